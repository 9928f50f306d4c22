/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.process.ProcessId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the watchdog itself is starved of CPU: one of its threads waited for half of the last interval or more.
 * An answer may lie unread then. Confined to the supervising loop.
 */
public final class OwnStarvation {
    private static final double HALF = 0.5;

    private final ProcessId self;
    private final ProcFs proc;
    private final NanoClock clock;
    private final long interval;
    private @Nullable ProcessSample last;

    public OwnStarvation(ProcessId self, ProcFs proc, NanoClock clock, Duration interval) {
        this.self = self;
        this.proc = proc;
        this.clock = clock;
        this.interval = interval.toNanos();
    }

    /** Looks once an interval; false when it is not yet time. */
    public boolean observed() {
        ProcessSample before = last;
        if (before != null && clock.nanoTime() - before.at() < interval) {
            return false;
        }
        ProcessSample now = proc.sample(self);
        last = now;
        return before != null && now != null && now.longestWaitShareSince(before) >= HALF;
    }
}
