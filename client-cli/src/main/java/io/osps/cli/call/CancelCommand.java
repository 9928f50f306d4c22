/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.call;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import io.osps.client.OspsClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a request on purpose, wherever it is. */
@Command(
        name = "cancel",
        description = {
            "Cancels a request by its id. Whoever called it gets CANCELLED.",
            "One that waits leaves the queue, one that runs is interrupted and its processes are killed."
        },
        footer = {
            "",
            "Examples:",
            "  osps call --id nightly-7 sleep 60000 &",
            "  osps cancel nightly-7",
            "",
            "Exit codes: 0 cancelled, 1 no such request is queued or running, 3 unavailable, 5 denied."
        })
final class CancelCommand extends DispatcherCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "The request's id, as given by call --id.")
    private String id = "";

    CancelCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void ask(OspsClient client, Terminal to) {
        if (!client.cancel(id)) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "no such request is queued or running: id=" + id,
                    "It may have ended already, or been called at another dispatcher.");
        }
        to.say("osps: cancelled: id=" + id);
    }
}
