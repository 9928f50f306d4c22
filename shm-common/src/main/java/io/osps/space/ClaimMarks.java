/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

/**
 * What the holder of a claim has noted on it for others to see. The marks stay with the tuple when its claimant dies, and
 * go when the tuple is replaced.
 *
 * <p>Times are of {@link System#nanoTime()}, which on Linux is one clock for all processes of a host; 0 means not set.
 *
 * @param started when the work began
 * @param progress when it last moved on
 * @param deadline when it must be done
 * @param processGroup the process group that works for it, or 0
 * @param processGroupStart start ticks of that group's leader, so that a reused id is not mistaken for it
 */
public record ClaimMarks(long started, long progress, long deadline, long processGroup, long processGroupStart) {
    /** Nothing noted. */
    public static final ClaimMarks NONE = new ClaimMarks(0, 0, 0, 0, 0);

    /** Whether the work had begun. */
    public boolean hasStarted() {
        return started != 0;
    }
}
