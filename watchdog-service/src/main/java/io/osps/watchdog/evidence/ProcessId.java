/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.space.Participant;

/**
 * Names one process for good: a pid alone is used again.
 *
 * @param pid the process id in its pid namespace
 * @param startTicks field 22 of {@code /proc/PID/stat}
 * @param namespace the inode of its pid namespace, 0 for the watchdog's own
 */
public record ProcessId(long pid, long startTicks, long namespace) {
    /** A process of the watchdog's own pid namespace, which it can look at and signal. */
    public ProcessId(long pid, long startTicks) {
        this(pid, startTicks, 0);
    }

    /** The process of a participant, as another one sees it. */
    public static ProcessId of(Participant participant, Participant self) {
        boolean here = participant.pidNamespace() == self.pidNamespace();
        return new ProcessId(participant.pid(), participant.startTicks(), here ? 0 : participant.pidNamespace());
    }

    /** Whether it is in the watchdog's own pid namespace. */
    public boolean isHere() {
        return namespace == 0;
    }
}
