/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

/**
 * What the kernel's scheduler has counted for one thread, {@code /proc/PID/task/TID/schedstat}.
 *
 * @param runNanos how long it ran
 * @param delayNanos how long it was ready to run and waited for a CPU
 * @param runnable whether it is ready to run or runs now
 */
record ThreadTimes(long runNanos, long delayNanos, boolean runnable) {
    /** Parses {@code run-nanos delay-nanos slices}. */
    static ThreadTimes parse(String line, boolean runnable) {
        String[] fields = line.trim().split(" ", -1);
        if (fields.length != 3) {
            throw new IllegalArgumentException("not a line of schedstat: line=" + line);
        }
        return new ThreadTimes(Long.parseLong(fields[0]), Long.parseLong(fields[1]), runnable);
    }

    /**
     * How long this thread waited for a CPU since an earlier reading. The kernel books a wait only when it ends: a thread
     * that is ready now and has not run at all since then is taken to have waited all the time. A thread that has just
     * become ready is so misread for an instant; the next look puts it right.
     */
    long waitedSince(ThreadTimes earlier, long elapsedNanos) {
        boolean stillWaiting = runnable && runNanos == earlier.runNanos;
        return stillWaiting ? elapsedNanos : delayNanos - earlier.delayNanos;
    }
}
