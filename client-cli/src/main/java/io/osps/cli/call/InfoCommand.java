/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.call;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import io.osps.client.OspsClient;
import io.osps.wire.RespValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The dispatcher's own figures. */
@Command(
        name = "info",
        description = "Shows the dispatcher's figures, as its command INFO answers them: name:value under # sections.",
        footer = {"", "Examples:", "  osps info", "  osps info queue"})
final class InfoCommand extends DispatcherCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SECTION",
            description = "server, clients, stats, queue or workers (default: all).")
    private String section = "all";

    InfoCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void ask(OspsClient client, Terminal to) {
        if (!(client.ask("INFO", section) instanceof RespValue.Bulk text)
                || text.text().isEmpty()) {
            throw CommandFailure.usage(
                    "there is no such section: section=" + section, "Leave it out to see which there are.");
        }
        text.text().lines().forEach(to.out()::println);
    }
}
