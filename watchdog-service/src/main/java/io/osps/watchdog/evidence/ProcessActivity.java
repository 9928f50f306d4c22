/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

/**
 * What a process did over a time, seen from outside.
 *
 * @param state of {@code /proc/PID/stat} at the end, {@code ?} when it could not be read
 * @param cpuShare CPU time used, as a share of the time: 1 is one CPU
 * @param waitShare run delay of all threads together, as a share of the time: how long they wanted a CPU and had none
 */
public record ProcessActivity(char state, double cpuShare, double waitShare) {
    /** Nothing is known. */
    public static final ProcessActivity UNKNOWN = new ProcessActivity('?', 0, 0);

    private static final double HALF = 0.5;

    /** Stopped by a signal or by a debugger: it cannot answer and does nothing wrong. */
    public boolean isStopped() {
        return state == 'T' || state == 't';
    }

    /** Kept from the CPU for half of the time or more. */
    public boolean isStarved() {
        return waitShare >= HALF;
    }

    /** Burned a CPU for half of the time or more, or would have if it had always got one. */
    public boolean isSpinning() {
        return cpuShare + waitShare >= HALF;
    }
}
