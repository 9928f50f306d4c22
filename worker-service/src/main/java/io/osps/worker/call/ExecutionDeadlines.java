/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.boot.Loop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the clock for all requests, on a thread of its own. It sleeps until the next deadline; a request costs it
 * nothing, unless its deadline comes before that.
 */
final class ExecutionDeadlines {
    private static final Logger log = LoggerFactory.getLogger(ExecutionDeadlines.class);
    private static final long LONGEST_SLEEP = TimeUnit.SECONDS.toNanos(1);

    private final Executions executions;
    private final long grace;
    private final Loop loop = Loop.of("deadlines", this::lookAtAll);
    /** Before each look true, and false once {@link #wake} tells when the next one is. */
    private volatile boolean looking = true;

    private volatile long wake;

    ExecutionDeadlines(Executions executions, Duration grace) {
        this.executions = executions;
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
        Nearest nearest = new Nearest();
        executions.forEach(nearest);
        wake = System.nanoTime() + nearest.sleep;
        looking = false;
        return nearest.sleep;
    }

    /** Keeps when the first is due again. A request whose look fails must not keep the others from theirs. */
    private final class Nearest implements Consumer<Execution> {
        private long sleep = LONGEST_SLEEP;

        @Override
        public void accept(Execution execution) {
            try {
                sleep = Math.clamp(execution.look(grace), 0, sleep);
            } catch (RuntimeException e) {
                log.error("a deadline could not be enforced: reason={}", e.getMessage(), e);
            }
        }
    }
}
