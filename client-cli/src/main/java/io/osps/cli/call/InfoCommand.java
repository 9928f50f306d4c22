/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.call;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Json;
import io.osps.cli.terminal.Terminal;
import io.osps.client.OspsClient;
import io.osps.wire.RespValue;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

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

    @Option(names = "--json", description = "Print one JSON document: {\"server\": {\"role\": ...}}; values are text.")
    private boolean json;

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
        if (json) {
            Json.print(to.out(), document(text.text()));
        } else {
            text.text().lines().forEach(to.out()::println);
        }
    }

    /** Its sections, by their names in small letters. */
    private static ObjectNode document(String text) {
        ObjectNode document = Json.object();
        ObjectNode place = document;
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(':');
            if (line.startsWith("# ")) {
                place = document.putObject(line.substring(2).strip().toLowerCase(Locale.ROOT));
            } else if (colon > 0) {
                place.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        return document;
    }
}
