/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.space;

import io.osps.cli.system.StateDirectory;
import io.osps.cli.system.SystemSpace;
import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Json;
import io.osps.cli.terminal.Table;
import io.osps.cli.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The live space, tuple by tuple. */
@Command(
        name = "tuples",
        description = {
            "Shows the tuples of the live space without disturbing it: nothing is taken, written or woken.",
            "Without a TEMPLATE all of them, else those of a channel whose fields have these values."
        },
        footer = {
            "",
            "A template is CHANNEL, then fields by name (NAME=VALUE) or in order. A VALUE is what the table shows,",
            "?long ?double ?boolean ?string ?bytes for any value of that type, or _ for anything. Fields that are not",
            "named may be whatever they are.",
            "",
            "Examples:",
            "  osps tuples",
            "  osps tuples seat",
            "  osps tuples seat pool=default worker=worker-1",
            "  osps tuples request handler=echo --watch",
            "  osps tuples worker=worker-2        whatever names that worker",
            "  osps tuples job _ ?string          a channel of your own, its fields in order",
            "  osps tuples --json | jq '.tuples[] | select(.attempts > 0)'"
        })
final class TuplesCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

    private final Terminal terminal;

    @Parameters(paramLabel = "TEMPLATE", arity = "0..*", description = "Which tuples; see below.")
    private List<String> template = List.of();

    @Option(
            names = {"-w", "--watch"},
            description = "Go on until Ctrl-C: drawn anew on a terminal, else a line for each change.")
    private boolean watch;

    @Option(
            names = "--json",
            description = "Print one JSON document: {\"tuples\": [{\"channel\": ...}]}; with --watch a line a change.")
    private boolean json;

    TuplesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        TupleFilter filter = TupleFilter.parse(template);
        SystemSpace space = SystemSpace.of(StateDirectory.of(terminal.environment()), terminal.environment());
        TupleChanges changes = new TupleChanges();
        show(TupleList.read(space, filter), changes);
        while (watch && !terminal.out().checkError()) {
            Thread.sleep(LOOK_EVERY);
            show(TupleList.read(space, filter), changes);
        }
        return CommandFailure.OK;
    }

    private void show(TupleList list, TupleChanges changes) {
        if (watch && json) {
            for (TupleChanges.Change change : changes.since(list.tuples())) {
                Json.printLine(
                        terminal.out(),
                        Json.object()
                                .put("change", change.appeared() ? "appeared" : "vanished")
                                .set("tuple", list.json(change.view())));
            }
        } else if (json) {
            Json.print(terminal.out(), list.toJson());
        } else if (watch && !terminal.interactive()) {
            String time = LocalTime.now(ZoneId.systemDefault())
                    .truncatedTo(ChronoUnit.MILLIS)
                    .toString();
            changes.since(list.tuples())
                    .forEach(change -> terminal.out()
                            .println(time + (change.appeared() ? " + " : " - ") + Table.printable(change.text())));
            terminal.out().flush();
        } else {
            if (watch) {
                terminal.out().print(HOME_AND_CLEAR);
            }
            list.print(terminal.out(), terminal.ansi());
        }
    }
}
