package io.osps.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends a system: the watchdog, which ends the others, and then whoever is still in the space. Leaves no process, no space
 * and nothing that says that a system runs.
 */
final class Shutdown {
    /** A little more than the services take to finish what they run, 30 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Duration PATIENCE_WITH_SURVIVORS = Duration.ofSeconds(10);

    private final StateDirectory state;
    private final SpaceFiles space;

    Shutdown(StateDirectory state, SpaceFiles space) {
        this.state = state;
        this.space = space;
    }

    /** Ends the watchdog, which ends the others first. */
    void endWatchdog(OsProcess watchdog) throws InterruptedException {
        if (!watchdog.end(PATIENCE)) {
            throw Failure.unavailable(
                    "the watchdog could not be ended: pid=" + watchdog.pid(),
                    "Look at its state in /proc/" + watchdog.pid() + "/status; is it another user's?");
        }
    }

    /** Ends who is left in the space, and removes the space. Returns the names of those it ended. */
    List<String> endRest() throws InterruptedException, IOException {
        List<Survivor> survivors = new ArrayList<>(Survivor.find(space));
        List<OsProcess> known = survivors.stream().map(Survivor::process).toList();
        Survivor.findMarked(space).stream()
                .filter(marked -> !known.contains(marked.process()))
                .forEach(survivors::add);
        List<Thread> ends = new ArrayList<>();
        for (Survivor survivor : survivors) {
            ends.add(Thread.startVirtualThread(() -> {
                try {
                    survivor.process().end(PATIENCE_WITH_SURVIVORS);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread end : ends) {
            end.join();
        }
        if (!space.removeIfUnused()) {
            throw Failure.unavailable(
                    "a process still uses the space and could not be ended: space=" + space.path(),
                    "Find it by: fuser " + space.path() + ".lock");
        }
        state.forget();
        return survivors.stream().map(Survivor::name).toList();
    }
}
