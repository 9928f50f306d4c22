/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.call;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import io.osps.client.CallFailedException;
import io.osps.client.OspsClient;
import io.osps.client.OspsException;
import io.osps.client.UnreachableException;
import io.osps.wire.ErrorCode;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks a dispatcher. */
abstract class DispatcherCommand implements Callable<Integer> {
    /** Java's words for an answer in the clear. */
    private static final String NO_TLS = "Unsupported or unrecognized SSL message";

    private final Terminal terminal;

    @Mixin
    private final AccessOptions access = new AccessOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    DispatcherCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What is to be done before the dispatcher is looked for. */
    void prepare(AccessOptions how) throws InterruptedException {}

    /** Asks, and writes what was answered. */
    abstract void ask(OspsClient client, Terminal to) throws InterruptedException;

    @Override
    public final Integer call() throws InterruptedException {
        prepare(access);
        try (OspsClient client = access.connect(terminal)) {
            ask(client, terminal);
            terminal.out().flush();
            return CommandFailure.OK;
        } catch (OspsException e) {
            throw new CommandFailure(e.exitCode(), String.valueOf(e.getMessage()), advice(e, spec.qualifiedName()));
        }
    }

    /** What a person can do about a request that has no result; the command is what was typed, such as {@code osps call}. */
    private static String advice(OspsException e, String command) {
        return switch (e) {
            case UnreachableException plain
            when plain.getCause() instanceof SSLException
                    && String.valueOf(plain.getMessage()).contains(NO_TLS) ->
                "What listens there speaks no TLS: leave out --tls and --tls-ca, or name another --port.";
            case UnreachableException unreachable
            when unreachable.getCause() instanceof SSLException ->
                "Trust its certificate by --tls-ca FILE, and call it by a --host that the certificate names.";
            case UnreachableException foreign
            when String.valueOf(foreign.getMessage()).contains("does not speak this protocol") ->
                "Name the dispatcher's own port by --port: osps status shows it under CLIENTS.";
            case UnreachableException _ ->
                "Start it by: osps up; or name where it is by --host and --port, and --tls-ca FILE where it speaks TLS.";
            case CallFailedException failed
            when failed.error().code() == ErrorCode.DENIED
                    && failed.error().message().contains("callback") -> "Call by --route redirect or --route relay.";
            case CallFailedException failed -> advice(failed.error().code(), command);
        };
    }

    private static String advice(ErrorCode code, String command) {
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
            case UNKNOWN, NOPROTO, ERR -> "See: " + command + " --help";
        };
    }
}
