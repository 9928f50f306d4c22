/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.process.ProcessStat;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One process for good: pids are used again, a pid with its start time is not.
 *
 * @param pid its process id
 * @param startTicks field 22 of {@code /proc/PID/stat}
 */
record OsProcess(long pid, long startTicks) {
    /** The process that has this pid now. */
    static Optional<OsProcess> now(long pid) {
        try {
            ProcessStat stat = ProcessStat.of(pid);
            return stat == null || stat.isDead()
                    ? Optional.empty()
                    : Optional.of(new OsProcess(pid, stat.startTicks()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    boolean isAlive() {
        return now(pid).filter(this::equals).isPresent();
    }

    /**
     * Asks it to end, and when it has not after the patience kills it.
     *
     * @return whether it is gone
     */
    boolean end(Duration patience) throws InterruptedException {
        return signal(false, patience) || signal(true, Duration.ofSeconds(5));
    }

    private boolean signal(boolean forcibly, Duration patience) throws InterruptedException {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        if (handle.isEmpty() || !isAlive()) {
            return true;
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
