/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.call;

import io.osps.cli.system.FirstStart;
import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.DurationConverter;
import io.osps.cli.terminal.Terminal;
import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.Route;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One call: the result's bytes go to standard output, everything else to standard error. */
@Command(
        name = "call",
        description = "Calls a handler and writes the bytes of its result to standard output.",
        footer = {
            "",
            "Examples:",
            "  osps call echo hello",
            "  osps call sha256 @README.md",
            "  osps call gzip - <big.log >big.log.gz",
            "  osps call --route relay --timeout 5s sleep 100",
            "  osps call --route callback echo hello",
            "  osps call --host jobs.example --user ann --password-file ~/.osps-password --tls echo hello",
            "",
            "Exit codes: 0 ok, 1 failed, 2 usage, 3 unavailable, 4 time-out, 5 denied, 6 lost or poison."
        })
final class CallCommand extends DispatcherCommand {
    private final Terminal terminal;
    private byte[] bytes = {};

    @Parameters(index = "0", paramLabel = "HANDLER", description = "The handler's name, such as echo or sha256.")
    private String handler = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PAYLOAD",
            description = "Text, @FILE for a file's bytes, or - for standard input (default: nothing).")
    private String payload = "";

    @Option(
            names = "--route",
            defaultValue = "redirect",
            description = "redirect: straight to a worker, to 16 MiB; relay: through the dispatcher, to 1 MiB;"
                    + " callback: the worker connects to this program, to 16 MiB (default: ${DEFAULT-VALUE}).")
    private Route route = Route.REDIRECT;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Deadline of the whole call, such as 250ms, 10s or 2m (default: the handler's).")
    private @Nullable Duration timeout;

    @Option(names = "--id", paramLabel = "ID", description = "The request's id in logs (default: a random one).")
    private @Nullable String id;

    CallCommand(Terminal terminal) {
        super(terminal);
        this.terminal = terminal;
    }

    @Override
    void prepare(AccessOptions how) throws InterruptedException {
        bytes = Payload.read(payload, terminal.in());
        if (!how.isNamed()) {
            new FirstStart(terminal).await(timeout);
        }
        if (route == Route.CALLBACK && how.hasTls(terminal)) {
            throw CommandFailure.usage(
                    "the callback route has no TLS, and the dispatcher is called by TLS: route=callback",
                    "Call by --route redirect or --route relay.");
        }
    }

    @Override
    void ask(OspsClient client, Terminal to) throws InterruptedException {
        CallOptions options =
                CallOptions.DEFAULTS.withRoute(route).withDeadline(timeout).withId(id);
        to.out().writeBytes(client.call(handler, bytes, options));
    }
}
