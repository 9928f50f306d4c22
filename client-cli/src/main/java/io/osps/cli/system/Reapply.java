/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Gives a running system other settings. Another number of workers is an order to its watchdog. All else takes an end in good
 * order and a new start, for only a new space, new ports and new users are surely what the settings say; where the new
 * settings cannot be started the old ones are again. For one thread, which holds the {@link StateLock}.
 */
final class Reapply {
    private final RunningSystem system;
    private final StateDirectory state;
    private final SystemStart start;
    private final Terminal terminal;
    private final Duration limit;

    /**
     * Makes one.
     *
     * @param limit how long the services may take to be ready
     */
    Reapply(RunningSystem system, StateDirectory state, SystemStart start, Terminal terminal, Duration limit) {
        this.system = system;
        this.state = state;
        this.start = start;
        this.terminal = terminal;
        this.limit = limit;
    }

    /**
     * Applies what is asked for, on top of what was kept.
     *
     * @throws CommandFailure when that cannot be; the old settings hold then
     */
    void apply(LaunchSettings asked, List<Difference> differences) throws IOException, InterruptedException {
        LaunchSettings before = system.kept().orElse(asked);
        if (before.foreground()) {
            throw CommandFailure.usage(
                    "the system was started by `osps up --foreground`, and whoever started it would do so again.",
                    "Change it there, under systemd by: systemctl edit osps; then: systemctl restart osps");
        }
        LaunchSettings wanted = asked.over(before);
        if (system.watchdog().isPresent() && isAboutWorkersOnly(differences)) {
            scale(wanted);
        } else {
            terminal.say("osps: these take a new start: what runs is finished first, 30 seconds at most ...");
            end();
            startAgain(wanted, before);
        }
        differences.forEach(
                difference -> terminal.say("osps: applied " + difference.name() + ": " + difference.asked()));
    }

    private static boolean isAboutWorkersOnly(List<Difference> differences) {
        return differences.stream().allMatch(difference -> difference.name().equals(Difference.WORKERS));
    }

    private void scale(LaunchSettings wanted) throws IOException, InterruptedException {
        ControlCommands.ScaleCommand.scale(
                Control.of(terminal, limit), wanted.workers() == null ? 0 : wanted.workers());
        new KeptSettings(state).write(wanted);
    }

    private void end() throws IOException, InterruptedException {
        Shutdown shutdown = new Shutdown(state, SystemSpace.of(state, terminal.environment()));
        if (system.watchdog().isPresent()) {
            shutdown.endWatchdog(system.watchdog().get().process());
        }
        shutdown.endRest();
    }

    private void startAgain(LaunchSettings wanted, LaunchSettings before) throws IOException, InterruptedException {
        try {
            start.start(wanted, false);
        } catch (CommandFailure failure) {
            if (system.kept().isEmpty()) {
                throw failure;
            }
            terminal.say("osps: " + failure.getMessage());
            terminal.say("osps: starting again with what it had before ...");
            start.start(before, false);
            throw new CommandFailure(
                    failure.exitCode(),
                    "the settings were not applied, and the system runs again with what it had before: "
                            + failure.getMessage(),
                    failure.action());
        }
    }
}
