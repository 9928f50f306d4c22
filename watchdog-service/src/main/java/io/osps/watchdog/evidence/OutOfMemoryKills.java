/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import java.time.Duration;

/** Tells whether the kernel may just have killed a process for want of memory. Confined to the supervising loop. */
public final class OutOfMemoryKills {
    private static final long LATELY = Duration.ofSeconds(10).toNanos();

    private final ProcFs proc;
    private final NanoClock clock;
    private long count;
    private long changed;

    /** What was killed before does not count. */
    public OutOfMemoryKills(ProcFs proc, NanoClock clock) {
        this.proc = proc;
        this.clock = clock;
        this.count = proc.outOfMemoryKills();
        this.changed = clock.nanoTime() - LATELY;
    }

    /**
     * Whether it has killed any of this machine in the last ten seconds, or since this was asked before; true also when it
     * does not tell.
     */
    public boolean wereLately() {
        long now = proc.outOfMemoryKills();
        if (now != count) {
            count = now;
            changed = clock.nanoTime();
        }
        return now < 0 || clock.nanoTime() - changed < LATELY;
    }
}
