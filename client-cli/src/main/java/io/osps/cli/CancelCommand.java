/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import io.osps.client.OspsClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a request on purpose, wherever it is. */
@Command(
        name = "cancel",
        description = {
            "Cancels a request by its id: one that waits leaves the queue, one that runs is interrupted and its processes",
            "are killed. Whoever called it gets CANCELLED."
        },
        footer = {
            "",
            "Examples:",
            "  osps call --id nightly-7 sleep 60000 &",
            "  osps cancel nightly-7",
            "",
            "Exit codes: 0 cancelled, 1 no such request is queued or running, 3 unavailable, 5 denied."
        })
final class CancelCommand implements Callable<Integer> {
    private static final int NOT_THERE = 1;

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "ID", description = "The request's id, as given by call --id.")
    private String id = "";

    @Mixin
    private final AccessOptions access = new AccessOptions();

    CancelCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (OspsClient client = access.connect(terminal)) {
            if (!client.cancel(id)) {
                throw new CommandFailure(
                        NOT_THERE,
                        "no such request is queued or running: id=" + id,
                        "It may have ended already, or been called at another dispatcher.");
            }
            terminal.say("osps: cancelled: id=" + id);
            return ExitCode.OK;
        }
    }
}
