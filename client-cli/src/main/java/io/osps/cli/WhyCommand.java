/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import io.osps.client.OspsClient;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A request's story. */
@Command(
        name = "why",
        description = {
            "Tells what became of a request: its route, how often it was given to a worker, its outcome, and each stage",
            "with its time, the worker and the reason. Known are those under way and the last that were answered."
        },
        footer = {
            "",
            "Examples:",
            "  osps call --id nightly-7 --route relay sha256 @README.md",
            "  osps why nightly-7",
            "  osps why nightly-7 --json | jq -r .outcome"
        })
final class WhyCommand implements Callable<Integer> {
    private static final List<String> HEAD = List.of("id", "handler", "route", "attempts", "outcome");
    private static final String STAGES = "stages";

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "ID", description = "The request's id, as given by call --id.")
    private String id = "";

    @Option(names = "--json", description = "Print one JSON document: {\"id\": ..., \"stages\": [{\"stage\": ...}]}.")
    private boolean json;

    @Mixin
    private final AccessOptions access = new AccessOptions();

    WhyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Facts story;
        try (OspsClient client = access.connect(terminal)) {
            story = Facts.of(client.ask("WHY", id));
        }
        if (json) {
            terminal.out()
                    .println(JsonMapper.shared()
                            .writer()
                            .with(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(story.values()));
        } else {
            HEAD.forEach(name -> terminal.out().printf("%-9s %s%n", name + ":", story.text(name)));
            Table table = new Table("AFTER", "STAGE", "WORKER", "BECAUSE");
            for (Facts stage : story.list(STAGES)) {
                table.row(
                        milliseconds(stage.text("after-us")),
                        stage.text("stage"),
                        stage.text("worker"),
                        stage.text("because"));
            }
            table.print(terminal.out(), terminal.ansi());
        }
        terminal.out().flush();
        return ExitCode.OK;
    }

    private static String milliseconds(String microseconds) {
        return microseconds.matches("\\d{1,18}")
                ? String.format(Locale.ROOT, "%.3f ms", Long.parseLong(microseconds) / 1e3)
                : microseconds;
    }
}
