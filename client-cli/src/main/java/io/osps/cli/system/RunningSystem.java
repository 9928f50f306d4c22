/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import io.osps.exchange.Role;
import io.osps.space.SpaceConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What runs from a state directory: a watchdog with its services, or services whose watchdog is gone.
 *
 * @param watchdog the living one
 * @param survivors services that live without one; empty where there is one
 * @param space the file of its space
 * @param kept what it was started with; empty where that is not known
 */
record RunningSystem(
        Optional<WatchdogRecord> watchdog, List<Survivor> survivors, Path space, Optional<LaunchSettings> kept) {
    static RunningSystem find(StateDirectory state, Terminal terminal) {
        Optional<WatchdogRecord> watchdog = WatchdogRecord.living(state);
        Optional<LaunchSettings> kept = new KeptSettings(state).read();
        SystemSpace space = WatchdogRecord.read(state)
                .map(record -> new SystemSpace(record.space()))
                .orElseGet(() ->
                        SystemSpace.of(kept.map(LaunchSettings::environment).orElseGet(terminal::environment)));
        return new RunningSystem(watchdog, watchdog.isPresent() ? List.of() : Survivor.find(space), space.path(), kept);
    }

    /**
     * Goes on unless the space has a watchdog of another state directory.
     *
     * @throws CommandFailure which names both
     */
    RunningSystem requireOwn(StateDirectory state) {
        failureOfAnother(survivors, state).ifPresent(failure -> {
            throw failure;
        });
        return this;
    }

    /** What is to be said where one of these is a watchdog that was started with another state directory. */
    static Optional<CommandFailure> failureOfAnother(List<Survivor> survivors, StateDirectory state) {
        return survivors.stream()
                .filter(survivor -> Role.WATCHDOG.is(survivor.role()))
                .flatMap(watchdog -> watchdog.state().stream()
                        .filter(other -> !other.equals(state.path()))
                        .map(other -> CommandFailure.unavailable(
                                "the watchdog that runs was started with another state directory: pid="
                                        + watchdog.process().pid() + " its=" + other + " here=" + state.path(),
                                "Set " + StateDirectory.VARIABLE + " to its directory, or HOME as it was; or end it by:"
                                        + " osps down")))
                .findFirst();
    }

    /** Whether there is anything. */
    boolean runs() {
        return watchdog.isPresent() || !survivors.isEmpty();
    }

    /**
     * What it runs with, as far as that is known: orders have changed the number of workers, and the space is where it is.
     *
     * @throws CommandFailure when the watchdog does not tell
     */
    Optional<LaunchSettings> settings() {
        return kept.map(settings -> settings.withVariable(SpaceConfig.PATH_VARIABLE, space.toString()))
                .map(settings -> watchdog.map(record -> settings.withWorkers(workers(record)))
                        .orElseGet(() ->
                                settings.workers() == null ? settings.withWorkers(survivingWorkers()) : settings));
    }

    private int survivingWorkers() {
        return Math.toIntExact(survivors.stream()
                .filter(survivor -> Role.WORKER.is(survivor.role()))
                .count());
    }

    private static int workers(WatchdogRecord record) {
        return Math.toIntExact(ServiceStatus.of(record.ask()).stream()
                .filter(service -> Role.WORKER.is(service.role()))
                .count());
    }
}
