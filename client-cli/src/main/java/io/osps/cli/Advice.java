/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import io.osps.client.CallFailedException;
import io.osps.client.OspsException;
import io.osps.client.UnreachableException;
import io.osps.wire.ErrorCode;
import javax.net.ssl.SSLException;

/** What a person can do about a call that has no result. */
final class Advice {
    private Advice() {}

    /** For the command that was typed, such as {@code osps call}. */
    static String about(OspsException e, String command) {
        return switch (e) {
            case UnreachableException unreachable
            when unreachable.getCause() instanceof SSLException ->
                "Trust its certificate by --tls-ca FILE, and call it by a --host that the certificate names.";
            case UnreachableException _ ->
                "Start it by: osps up; or name where it is by --host and --port, and --tls-ca FILE where it speaks TLS.";
            case CallFailedException failed
            when failed.error().code() == ErrorCode.DENIED
                    && failed.error().message().contains("callback") -> "Call by --route redirect or --route relay.";
            case CallFailedException failed -> about(failed.error().code(), command);
        };
    }

    private static String about(ErrorCode code, String command) {
        return switch (code) {
            case NOHANDLER -> "Check the handler's name, and that its workers are there: osps status";
            case DUPLICATE, IDREUSED -> "Use another --id for another request.";
            case BUSY -> "Try again later, give a longer --timeout, or start more workers: osps up --workers N";
            case TIMEOUT -> "Give a longer --timeout, or see what takes so long: osps status";
            case FAILED -> "The handler itself refused or failed; see its message.";
            case LOST -> "With outcome=not-started it is safe to call again; with outcome=unknown it may have run.";
            case POISON -> "Do not send it again: see by osps status what it did to the workers.";
            case TOOLARGE -> "Ask for it in parts, or by a route that has room: --route redirect";
            case NOAUTH, WRONGPASS, DENIED ->
                "Name a user and a password that may do this: --user NAME --password-file FILE";
            case CANCELLED -> "Somebody cancelled it; call again if that was not meant.";
            case DRAINING -> "The service is going down; try again in a few seconds.";
            case NOPROTO, ERR -> "See: " + command + " --help";
        };
    }
}
