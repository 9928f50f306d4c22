/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.boot.Loop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the clock for all requests, on a thread of its own. It sleeps until the next deadline; a request costs it
 * nothing, unless its deadline comes before that.
 */
final class RunDeadlines {
    private static final Logger log = LoggerFactory.getLogger(RunDeadlines.class);
    private static final long LONGEST_SLEEP = TimeUnit.SECONDS.toNanos(1);

    private final RunTable runs;
    private final long grace;
    private final Loop loop = Loop.of("deadlines", this::lookAtAll);
    /** Before each look true, and false once {@link #wake} tells when the next one is. */
    private volatile boolean looking = true;

    private volatile long wake;

    RunDeadlines(RunTable runs, Duration grace) {
        this.runs = runs;
        this.grace = grace.toNanos();
    }

    void start() {
        loop.start();
    }

    void close() {
        loop.close();
    }

    /** Takes notice of a request that is in the table, or was cancelled. */
    void notice(long due) {
        if (looking || due - wake < 0) {
            loop.wake();
        }
    }

    private long lookAtAll() {
        looking = true;
        long sleep = LONGEST_SLEEP;
        for (int seatNumber = 0; seatNumber < runs.size(); seatNumber++) {
            sleep = Math.min(sleep, look(runs.get(seatNumber)));
        }
        wake = System.nanoTime() + sleep;
        looking = false;
        return sleep;
    }

    /** A request whose look fails must not keep the others from theirs. */
    private long look(@Nullable Run run) {
        try {
            return run == null ? LONGEST_SLEEP : Math.max(run.look(grace), 0);
        } catch (RuntimeException e) {
            log.error("a deadline could not be enforced: reason={}", e.getMessage(), e);
            return LONGEST_SLEEP;
        }
    }
}
