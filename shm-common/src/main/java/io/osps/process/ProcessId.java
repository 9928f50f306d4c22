/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Names one process for good: a pid alone is used again.
 *
 * @param pid the process id in its pid namespace
 * @param startTicks field 22 of {@code /proc/PID/stat}
 * @param namespace the inode of its pid namespace, 0 for this process's own
 */
public record ProcessId(long pid, long startTicks, long namespace) {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    /** A process of this one's own pid namespace, which can be looked at and signalled. */
    public ProcessId(long pid, long startTicks) {
        this(pid, startTicks, 0);
    }

    /** The living process of this namespace that has this pid now; empty when there is none. */
    public static Optional<ProcessId> now(long pid) {
        return Optional.ofNullable(ProcessTable.own().find(pid));
    }

    /** Whether it is in this process's own pid namespace. */
    public boolean isHere() {
        return namespace == 0;
    }

    /** Whether that very process still runs. False is proof that it does not; true also when nobody can tell. */
    public boolean isAlive() {
        return ProcessTable.own().isAlive(this);
    }

    /** To signal that very process: it remembers the start time too. Empty when the process is gone or in another namespace. */
    public Optional<ProcessHandle> handle() {
        // First the handle: one that is made after the look could be of another process with that pid.
        Optional<ProcessHandle> handle = isHere() ? ProcessHandle.of(pid) : Optional.empty();
        return isAlive() ? handle : Optional.empty();
    }

    /**
     * Asks it to end, and when it has not after the patience kills it. Blocks for that long, and at most five seconds more.
     *
     * @return whether it is gone
     */
    public boolean end(Duration patience) throws InterruptedException {
        return signal(false, patience) || signal(true, KILL_LIMIT);
    }

    private boolean signal(boolean forcibly, Duration patience) throws InterruptedException {
        Optional<ProcessHandle> handle = handle();
        if (handle.isEmpty()) {
            return !isAlive();
        }
        if (forcibly) {
            handle.get().destroyForcibly();
        } else {
            handle.get().destroy();
        }
        try {
            handle.get().onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return !isAlive();
        }
        return true;
    }
}
