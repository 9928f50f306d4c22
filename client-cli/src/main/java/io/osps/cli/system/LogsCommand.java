/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The end of a service's log. */
@Command(
        name = "logs",
        description = "Shows the end of a service's log.",
        footer = {"", "Examples:", "  osps logs dispatcher", "  osps logs worker-1 -f", "  osps logs watchdog -n 200"})
final class LogsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "SERVICE", description = "Its name, such as watchdog, dispatcher or worker-1.")
    private String service = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as the log grows, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "50",
            description = "How many lines from the end (default: ${DEFAULT-VALUE}).")
    private int lines;

    LogsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (lines < 0) {
            throw CommandFailure.usage("the number of lines is negative: lines=" + lines, "Give 0 or more.");
        }
        StateDirectory state = StateDirectory.of(terminal.environment());
        WatchdogRecord.refuseInContainers(state, "docker compose logs " + service.replaceFirst("-[0-9]+$", ""));
        List<String> known = state.logged();
        if (!known.contains(service)) {
            throw CommandFailure.usage(
                    "there is no log of that service: service=" + service + " directory=" + state.logs(),
                    known.isEmpty() ? "Nothing was started yet: osps up" : "There are: " + String.join(", ", known));
        }
        Path log = state.log(service);
        LogTail tail = new LogTail(log, LogTail.startOfLast(log, lines));
        tail.copyTo(terminal.out());
        while (follow && !terminal.out().checkError()) {
            Thread.sleep(LogTail.POLL);
            tail.copyTo(terminal.out());
        }
        return CommandFailure.OK;
    }
}
