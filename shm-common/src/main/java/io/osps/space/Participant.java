/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import io.osps.process.ProcessId;

/**
 * A process's membership of the space, for one life of that process.
 *
 * @param index its place in the table of participants; used again after its death was cleaned up
 * @param role what it is, for instance {@code worker}
 * @param name the name that only one living participant has, for instance {@code worker-1}
 * @param incarnation a number that no other participant of this space ever had; it grows
 * @param pid its process id, in its own pid namespace
 * @param startTicks field 22 of {@code /proc/PID/stat}, which with the pid names a process for good
 * @param pidNamespace the inode of its pid namespace
 */
public record Participant(
        int index, String role, String name, long incarnation, long pid, long startTicks, long pidNamespace) {
    /** Its process, as the process of that participant sees it. */
    public ProcessId process(Participant observer) {
        return new ProcessId(pid, startTicks, pidNamespace == observer.pidNamespace ? 0 : pidNamespace);
    }
}
