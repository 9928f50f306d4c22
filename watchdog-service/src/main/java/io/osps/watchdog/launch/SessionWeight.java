/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.process.OwnProcess;
import io.osps.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The weight of a service's session for the kernel's scheduler: "The autogroup feature" in sched(7). Unlike a process's
 * niceness it may be set back by whoever has raised it. Where the kernel does not weigh sessions nothing has an effect.
 *
 * <p>The kernel takes one order each 0.1 s from all users but root, and refuses the others.
 */
final class SessionWeight {
    /** About a third of the weight of a session that is not nice. */
    private static final String NICENESS = "5";

    private static final String NORMAL = "0";
    private static final Path OWN = OwnProcess.file("autogroup");
    private static final long PATIENCE = Duration.ofMillis(500).toNanos();
    private static final long PAUSE = Duration.ofMillis(2).toNanos();

    private SessionWeight() {}

    /** Lowers it once the process has left this one's session, and gives up after half a second. */
    static void lower(long pid) {
        Path weight = weight(pid);
        long begin = System.nanoTime();
        try {
            String own = session(OWN);
            // Nothing is named there in a CPU cgroup, whose weight counts instead.
            while (!own.isBlank() && System.nanoTime() - begin < PATIENCE) {
                if (!session(weight).equals(own) && set(weight, NICENESS)) {
                    return;
                }
                LockSupport.parkNanos(PAUSE);
            }
        } catch (IOException _) {
            // The kernel does not weigh sessions, or the process is gone.
        }
    }

    /**
     * Sets back what was lowered, and nothing that somebody else has set.
     *
     * @return whether nothing is left to be done; else it may be tried again a little later
     */
    static boolean restore(long pid) {
        Path weight = weight(pid);
        try {
            return !Files.readString(weight).strip().endsWith(" nice " + NICENESS) || set(weight, NORMAL);
        } catch (IOException _) {
            return true;
        }
    }

    private static boolean set(Path weight, String niceness) {
        try {
            Files.writeString(weight, niceness, StandardOpenOption.WRITE);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** The session's name there, such as {@code /autogroup-17}; empty where its weight does not count. */
    private static String session(Path weight) throws IOException {
        return Files.readString(weight).split(" ", 2)[0];
    }

    private static Path weight(long pid) {
        return ProcessTable.own().file(pid, "autogroup");
    }
}
