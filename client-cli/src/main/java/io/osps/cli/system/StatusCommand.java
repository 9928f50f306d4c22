/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Json;
import io.osps.cli.terminal.Table;
import io.osps.cli.terminal.Terminal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** What runs, as the watchdog sees it; where the watchdog is gone, what the space still shows. */
@Command(
        name = "status",
        description = "Shows each service: state, pid, addresses, seats, restarts and the last restart's reason.",
        footer = {
            "",
            "Examples:",
            "  osps status",
            "  osps status --json | jq -r '.services[] | .name + \" \" + .state'"
        })
final class StatusCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--json", description = "Print one JSON document: {\"services\": [{\"name\": ..., \"pid\": ...}]}.")
    private boolean json;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        StateDirectory state = StateDirectory.of(terminal.environment());
        Optional<WatchdogRecord> watchdog = WatchdogRecord.living(state);
        if (watchdog.isEmpty()) {
            return withoutWatchdog(state);
        }
        JsonNode document = watchdog.get().ask();
        if (json) {
            Json.print(terminal.out(), document);
        } else {
            ServiceStatus.print(ServiceStatus.of(document), terminal);
        }
        if (!document.path("space").path("current").asBoolean(true)) {
            terminal.say("osps: the space's file was removed or replaced: path="
                    + document.path("space").path("path").asString("")
                    + "; the watchdog makes a new one, what hinders it is in: osps logs watchdog");
        }
        return CommandFailure.OK;
    }

    private int withoutWatchdog(StateDirectory state) {
        List<Survivor> survivors = Survivor.find(SystemSpace.of(state, terminal.environment()));
        if (survivors.isEmpty()) {
            throw CommandFailure.unavailable("OSPS is not running: state=" + state.path(), "Start it by: osps up");
        }
        Optional<CommandFailure> another = RunningSystem.failureOfAnother(survivors, state);
        Table table = new Table("NAME", "PID", "STATE");
        String what = another.isPresent() ? "with another state directory" : "without a watchdog";
        survivors.forEach(
                survivor -> table.row(survivor.name(), survivor.process().pid(), what));
        table.print(terminal.out(), terminal.ansi());
        another.ifPresent(failure -> {
            throw failure;
        });
        throw CommandFailure.unavailable(
                "the watchdog is gone and these services go on without it.",
                "Give them another by: osps up; or end them by: osps down");
    }
}
