/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.call;

import io.osps.cli.system.AdmissionRecord;
import io.osps.cli.system.Endpoint;
import io.osps.cli.system.StateDirectory;
import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import io.osps.client.OspsClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where the dispatcher is and how it lets a client in. */
final class AccessOptions {
    @Option(names = "--host", paramLabel = "HOST", description = "The dispatcher's host (default: 127.0.0.1).")
    private @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The dispatcher's port (default: that of the system that up started, else 7400).")
    private @Nullable Integer port;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "The user whose password the file has (default: " + AdmissionRecord.DEFAULT_USER + ").")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the password to say (default: the one that "
                    + AdmissionRecord.PASSWORD_FILE + " names).")
    private @Nullable Path passwordFile;

    @Option(names = "--tls", description = "Speak TLS, and trust whom this Java trusts.")
    private boolean tls;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "Speak TLS, and trust the certificates of this PEM file only.")
    private @Nullable Path trusted;

    @Option(
            names = {"-v", "--verbose"},
            description = "Tell on standard error what the call meets on its way.")
    private boolean verbose;

    /** Whether it was said where the dispatcher is. */
    boolean isNamed() {
        return host != null || port != null;
    }

    /** A client of that dispatcher. */
    OspsClient connect(Terminal terminal) {
        Endpoint dispatcher = endpoint(terminal);
        OspsClient.Builder builder = OspsClient.builder()
                .host(dispatcher.host())
                .port(dispatcher.port())
                .notes(verbose ? note -> terminal.say("osps: " + note) : _ -> {});
        credentials(builder, terminal);
        secure(builder, terminal);
        return builder.build();
    }

    /** Whether that client speaks TLS. */
    boolean hasTls(Terminal terminal) {
        return trusted != null || tls || (!isNamed() && admission(terminal).tls());
    }

    private static AdmissionRecord admission(Terminal terminal) {
        return AdmissionRecord.of(StateDirectory.of(terminal.environment()));
    }

    private Endpoint endpoint(Terminal terminal) {
        Endpoint usual = StateDirectory.of(terminal.environment()).endpoint().orElse(Endpoint.DEFAULT);
        try {
            return new Endpoint(
                    host != null ? host : port != null ? Endpoint.DEFAULT.host() : usual.host(),
                    port != null ? port : host != null ? Endpoint.DEFAULT.port() : usual.port());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), "A port is 1 to 65535.");
        }
    }

    private void credentials(OspsClient.Builder builder, Terminal terminal) {
        String named = terminal.environment().getOrDefault(AdmissionRecord.PASSWORD_FILE, "");
        Path file = passwordFile != null ? passwordFile : named.isEmpty() ? null : Path.of(named);
        if (file == null) {
            if (user != null) {
                throw CommandFailure.usage(
                        "a user needs a password: user=" + user, "Name the file that has it by --password-file.");
            }
            return;
        }
        try {
            String password = Files.readString(file).lines().findFirst().orElse("");
            if (password.isEmpty()) {
                throw CommandFailure.usage(
                        "the first line of the password file is empty: password-file=" + file,
                        "Write the password into it, and keep it readable for yourself only.");
            }
            builder.credentials(user == null ? AdmissionRecord.DEFAULT_USER : user, password);
        } catch (IOException e) {
            throw unreadable("password-file", file, e);
        }
    }

    /** The system that {@code up} started from this state directory is known by its certificates. */
    private void secure(OspsClient.Builder builder, Terminal terminal) {
        try {
            if (trusted != null) {
                builder.tls(trusted);
            } else if (tls) {
                builder.tls(SSLContext.getDefault());
            } else if (!isNamed()) {
                AdmissionRecord admission = admission(terminal);
                if (admission.tls()) {
                    builder.tls(admission.sslContext());
                }
            }
        } catch (IOException e) {
            throw unreadable("tls-ca", trusted, e);
        } catch (NoSuchAlgorithmException e) {
            throw CommandFailure.usage(
                    "this Java has no TLS: " + e.getMessage(), "Set OSPS_JAVA_HOME to a complete JDK.");
        }
    }

    private static CommandFailure unreadable(String option, @Nullable Path file, IOException e) {
        return CommandFailure.usage(
                "a file cannot be used: " + option + "=" + file + " cause=" + CommandFailure.cause(e),
                "Check its name, its permissions and what is in it.");
    }
}
