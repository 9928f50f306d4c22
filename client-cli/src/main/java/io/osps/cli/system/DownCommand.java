/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Ends the system, with or without a living watchdog. */
@Command(
        name = "down",
        description = {
            "Ends the system: running requests are finished first, 30 seconds at most.",
            "Leaves no process, no space file and no port in use. Works without a watchdog too."
        },
        footer = {"", "Examples:", "  osps down"})
final class DownCommand implements Callable<Integer> {
    private final Terminal terminal;

    DownCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        StateDirectory state = StateDirectory.of(terminal.environment());
        WatchdogRecord.refuseInContainers(state, "docker compose down");
        try (StateLock _ = StateLock.take(state, terminal)) {
            return end(state);
        }
    }

    private int end(StateDirectory state) throws IOException, InterruptedException {
        SystemSpace space = SystemSpace.of(state, terminal.environment());
        Optional<WatchdogRecord> watchdog = WatchdogRecord.living(state);
        boolean leftovers = space.exists();
        Shutdown shutdown = new Shutdown(state, space);
        List<String> ended = new ArrayList<>();
        if (watchdog.isPresent()) {
            terminal.say("osps: ending the services ...");
            List<String> names =
                    Survivor.find(space).stream().map(Survivor::name).toList();
            shutdown.endWatchdog(watchdog.get().process());
            ended.addAll(names.isEmpty() ? List.of("watchdog") : names);
        }
        shutdown.endRest().stream().filter(name -> !ended.contains(name)).forEach(ended::add);
        new KeptSettings(state).forget();
        if (!ended.isEmpty()) {
            terminal.say("osps: ended " + String.join(", ", ended));
        } else if (leftovers) {
            terminal.say("osps: nothing was running; removed a space that nobody used: space=" + space.path());
        } else {
            terminal.say("osps: nothing was running");
        }
        return CommandFailure.OK;
    }
}
