/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

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
    ProcessSample {
        threads = Map.copyOf(threads);
    }

    /** What the process did between an earlier reading and this one. */
    Condition since(ProcessSample earlier) {
        long elapsed = at - earlier.at;
        if (elapsed <= 0) {
            return new Condition(state, 0, 0);
        }
        long waited = 0;
        for (Map.Entry<Long, ThreadTimes> entry : threads.entrySet()) {
            ThreadTimes before = earlier.threads.get(entry.getKey());
            if (before != null) {
                waited += entry.getValue().waitedSince(before, elapsed);
            }
        }
        return new Condition(state, (double) (cpuNanos - earlier.cpuNanos) / elapsed, (double) waited / elapsed);
    }

    /** The longest time that a single thread waited for a CPU since an earlier reading, as a share of that time. */
    double longestWaitShareSince(ProcessSample earlier) {
        long elapsed = at - earlier.at;
        long longest = 0;
        for (Map.Entry<Long, ThreadTimes> entry : threads.entrySet()) {
            ThreadTimes before = earlier.threads.get(entry.getKey());
            if (before != null) {
                longest = Math.max(longest, entry.getValue().waitedSince(before, elapsed));
            }
        }
        return elapsed <= 0 ? 0 : (double) longest / elapsed;
    }
}
