/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import io.osps.client.OspsClient;
import io.osps.wire.RespValue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The dispatcher's own figures. */
@Command(
        name = "info",
        description = "Shows the dispatcher's figures, as its command INFO answers them: name:value under # sections.",
        footer = {"", "Examples:", "  osps info", "  osps info queue"})
final class InfoCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SECTION",
            description = "server, clients, stats, queue or workers (default: all).")
    private String section = "all";

    @Mixin
    private final AccessOptions access = new AccessOptions();

    InfoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (OspsClient client = access.connect(terminal)) {
            if (!(client.ask("INFO", section) instanceof RespValue.Bulk text)
                    || text.text().isEmpty()) {
                throw CommandFailure.usage(
                        "there is no such section: section=" + section, "Leave it out to see which there are.");
            }
            text.text().lines().forEach(terminal.out()::println);
            terminal.out().flush();
            return ExitCode.OK;
        }
    }
}
