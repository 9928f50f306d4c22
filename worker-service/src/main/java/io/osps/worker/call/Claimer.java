/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.Template;
import io.osps.space.TupleSpace;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that waits for tuples of one kind and hands them on as claims. One is enough: each comes with a seat, so there
 * is always one free for it.
 */
final class Claimer {
    private static final Logger log = LoggerFactory.getLogger(Claimer.class);
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final TupleSpace space;
    private final Supplier<Template> wanted;
    private final Consumer<Claim> taker;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * Makes an idle one.
     *
     * @param wanted asked once the space is attached
     * @param taker ends each claim, now or later; must not wait
     */
    Claimer(String name, TupleSpace space, Supplier<Template> wanted, Consumer<Claim> taker) {
        this.space = space;
        this.wanted = wanted;
        this.taker = taker;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::loop);
    }

    void start() {
        thread.start();
    }

    /** Claims nothing any more, once this returns. */
    void stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        Template template = wanted.get();
        while (!stopped) {
            try {
                Claim claim = space.claim(template, ClaimKind.COUNTED, WAIT);
                if (claim != null) {
                    taker.accept(claim);
                }
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                log.error("requests cannot be claimed, trying again: reason={}", e.getMessage(), e);
                LockSupport.parkNanos(PAUSE);
            }
        }
    }
}
