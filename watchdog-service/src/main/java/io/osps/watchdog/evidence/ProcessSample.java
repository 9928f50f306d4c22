/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.process.ProcessStat;
import java.util.LongSummaryStatistics;
import java.util.Map;

/**
 * One reading of a process's {@code /proc} entries.
 *
 * @param at when, of the {@link NanoClock}
 * @param state of {@link ProcessStat}
 * @param cpuNanos CPU time used so far
 * @param threads what the scheduler counted for each thread; empty where the kernel does not say
 */
record ProcessSample(long at, char state, long cpuNanos, Map<Long, ThreadTimes> threads) {
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
         * How long this thread waited for a CPU since an earlier reading. The kernel books a wait only when it ends: a
         * thread that is ready now and has not run at all since then is taken to have waited all the time. A thread that
         * has just become ready is so misread for an instant; the next look puts it right.
         */
        private long waitedSince(ThreadTimes earlier, long elapsedNanos) {
            boolean stillWaiting = runnable && runNanos == earlier.runNanos;
            return stillWaiting ? elapsedNanos : delayNanos - earlier.delayNanos;
        }
    }

    ProcessSample {
        threads = Map.copyOf(threads);
    }

    /** What the process did between an earlier reading and this one. */
    ProcessActivity since(ProcessSample earlier) {
        long elapsed = at - earlier.at;
        return elapsed <= 0
                ? new ProcessActivity(state, 0, 0)
                : new ProcessActivity(
                        state,
                        (double) (cpuNanos - earlier.cpuNanos) / elapsed,
                        (double) waitsSince(earlier).getSum() / elapsed);
    }

    /** The longest time that a single thread waited for a CPU since an earlier reading, as a share of that time. */
    double longestWaitShareSince(ProcessSample earlier) {
        long elapsed = at - earlier.at;
        return elapsed <= 0 ? 0 : (double) Math.max(0, waitsSince(earlier).getMax()) / elapsed;
    }

    /** How long each thread waited that was there then, too. */
    private LongSummaryStatistics waitsSince(ProcessSample earlier) {
        LongSummaryStatistics waits = new LongSummaryStatistics();
        threads.forEach((thread, times) -> {
            ThreadTimes before = earlier.threads.get(thread);
            if (before != null) {
                waits.accept(times.waitedSince(before, at - earlier.at));
            }
        });
        return waits;
    }
}
