/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.process.OwnProcess;
import io.osps.process.ProcessGroups;
import io.osps.process.ProcessId;
import io.osps.space.ClaimMarks;
import io.osps.space.MappedSpace;
import io.osps.space.Participant;
import io.osps.space.SpaceException;
import io.osps.space.SpaceInspector;
import io.osps.space.TupleView;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends a system: the watchdog, which ends the others, and then whoever is still in the space. Leaves no process, no space
 * and nothing that says that a system runs.
 */
final class Shutdown {
    /** A little more than the services take to finish what they run, 30 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Duration PATIENCE_WITH_SURVIVORS = Duration.ofSeconds(10);

    private static final Duration PATIENCE_WITH_RUNS = Duration.ofSeconds(5);

    private final StateDirectory state;
    private final SystemSpace space;

    Shutdown(StateDirectory state, SystemSpace space) {
        this.state = state;
        this.space = space;
    }

    /** Ends the watchdog, which ends the others first. */
    void endWatchdog(ProcessId watchdog) throws InterruptedException {
        if (!watchdog.end(PATIENCE)) {
            throw CommandFailure.unavailable(
                    "the watchdog could not be ended: pid=" + watchdog.pid(),
                    "Look at its state in /proc/" + watchdog.pid() + "/status; is it another user's?");
        }
    }

    /** Ends who is left in the space, and removes the space. Returns the names of those it ended. */
    List<String> endRest() throws InterruptedException, IOException {
        List<Survivor> survivors = new ArrayList<>(Survivor.find(space));
        List<ProcessId> known = survivors.stream().map(Survivor::process).toList();
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
        endRuns();
        if (!space.removeIfUnused()) {
            throw CommandFailure.unavailable(
                    "a process still uses the space and could not be ended: space=" + space.path(),
                    "Find it by: fuser " + space.path());
        }
        state.forget();
        return survivors.stream().map(Survivor::name).toList();
    }

    /** Ends what was noted on claims: the commands of a worker that was killed, and that nobody was left to reclaim. */
    private void endRuns() throws IOException {
        if (!space.exists()) {
            return;
        }
        List<Long> left = new ArrayList<>();
        try (SpaceInspector inspector = MappedSpace.inspector(space.path())) {
            for (TupleView view : inspector.inspect()) {
                ClaimMarks marks = view.marks();
                if (marks.processGroup() > 1
                        && isHeldByDead(view.holder(), inspector)
                        && !ProcessGroups.killAll(
                                marks.processGroup(), marks.processGroupStart(), PATIENCE_WITH_RUNS)) {
                    left.add(marks.processGroup());
                }
            }
        } catch (SpaceException _) {
            // A space that cannot be read tells of nobody.
        }
        if (!left.isEmpty()) {
            throw CommandFailure.unavailable(
                    "processes of commands could not be ended: process-groups=" + left,
                    "Look at them by: ps -eo pid,pgid,stat,args; then try again.");
        }
    }

    private static boolean isHeldByDead(@Nullable Participant holder, SpaceInspector inspector) {
        return holder != null && holder.pidNamespace() == OwnProcess.pidNamespace() && !inspector.isAlive(holder);
    }
}
