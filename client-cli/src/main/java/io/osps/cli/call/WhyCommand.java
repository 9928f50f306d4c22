/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.call;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Table;
import io.osps.cli.terminal.Terminal;
import io.osps.client.OspsClient;
import io.osps.wire.RespValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A request's story. */
@Command(
        name = "why",
        description = {
            "Tells what became of a request, stage by stage.",
            "Its route, how often it was given to a worker, its outcome, and each stage with its time, the worker and the",
            "reason. Known are those under way and the last that were answered."
        },
        footer = {
            "",
            "Examples:",
            "  osps call --id nightly-7 --route relay sha256 @README.md",
            "  osps why nightly-7",
            "  osps why nightly-7 --json | jq -r .outcome"
        })
final class WhyCommand extends DispatcherCommand {
    private static final List<String> HEAD = List.of("id", "handler", "route", "attempts", "outcome");
    private static final String STAGES = "stages";

    @Parameters(index = "0", paramLabel = "ID", description = "The request's id, as given by call --id.")
    private String id = "";

    @Option(names = "--json", description = "Print one JSON document: {\"id\": ..., \"stages\": [{\"stage\": ...}]}.")
    private boolean json;

    WhyCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void ask(OspsClient client, Terminal to) {
        Facts story = Facts.of(client.ask("WHY", id));
        if (json) {
            to.out()
                    .println(JsonMapper.shared()
                            .writer()
                            .with(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(story.values()));
        } else {
            HEAD.forEach(name -> to.out().printf("%-9s %s%n", name + ":", story.text(name)));
            Table table = new Table("AFTER", "STAGE", "WORKER", "BECAUSE");
            for (Facts stage : story.list(STAGES)) {
                table.row(
                        milliseconds(stage.text("after-us")),
                        stage.text("stage"),
                        stage.text("worker"),
                        stage.text("because"));
            }
            table.print(to.out(), to.ansi());
        }
    }

    private static String milliseconds(String microseconds) {
        return microseconds.matches("\\d{1,18}")
                ? String.format(Locale.ROOT, "%.3f ms", Long.parseLong(microseconds) / 1e3)
                : microseconds;
    }

    /** Names and values of an answer, which in RESP2 is a list of both in turn. Values are text, whole numbers, or lists of facts. */
    record Facts(Map<String, Object> values) {
        /**
         * Reads an answer.
         *
         * @throws CommandFailure when it has another form
         */
        static Facts of(RespValue answer) {
            if (!(answer instanceof RespValue.Items(List<RespValue> items)) || items.size() % 2 != 0) {
                throw foreign();
            }
            Map<String, Object> values = new LinkedHashMap<>();
            for (int i = 0; i < items.size(); i += 2) {
                if (!(items.get(i) instanceof RespValue.Bulk name)) {
                    throw foreign();
                }
                values.put(name.text(), value(items.get(i + 1)));
            }
            return new Facts(values);
        }

        private static Object value(RespValue value) {
            return switch (value) {
                case RespValue.Bulk text -> text.text();
                case RespValue.Int(long number) -> number;
                case RespValue.Items(List<RespValue> items) -> {
                    List<Map<String, Object>> list = new ArrayList<>();
                    items.forEach(item -> list.add(of(item).values));
                    yield list;
                }
                case RespValue.Simple _,
                        RespValue.Failure _,
                        RespValue.Ask _,
                        RespValue.Stored _,
                        RespValue.Verbatim _,
                        RespValue.Nil _,
                        RespValue.Pairs _ -> throw foreign();
            };
        }

        /** What a name stands for, as text; empty when there is no such name. */
        String text(String name) {
            return String.valueOf(values.getOrDefault(name, ""));
        }

        /** The lists of facts that a name stands for; none when there is no such name. */
        List<Facts> list(String name) {
            List<Facts> list = new ArrayList<>();
            if (values.get(name) instanceof List<?> items) {
                for (Object item : items) {
                    Map<String, Object> facts = new LinkedHashMap<>();
                    if (item instanceof Map<?, ?> map) {
                        map.forEach((key, value) -> facts.put(String.valueOf(key), String.valueOf(value)));
                    }
                    list.add(new Facts(facts));
                }
            }
            return list;
        }

        private static CommandFailure foreign() {
            return CommandFailure.unavailable(
                    "the dispatcher's answer has another form than this program knows.",
                    "Use one of the same version.");
        }
    }
}
