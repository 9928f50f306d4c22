/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the state directory within bounds, by a thread of its own that looks every second. Start and stop it once each. */
final class Housekeeping {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final List<Runnable> passes;
    private final CountDownLatch end = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** What is done each time, in that order. */
    Housekeeping(List<Runnable> passes) {
        this.passes = List.copyOf(passes);
    }

    void start() {
        thread = Thread.ofPlatform().daemon().name("housekeeping").start(this::run);
    }

    private void run() {
        try {
            while (!end.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                passes.forEach(Housekeeping::pass);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Runnable pass) {
        try {
            pass.run();
        } catch (RuntimeException e) {
            // The next pass may do better; the others go on.
            log.warn("the state directory is not looked after", e);
        }
    }

    void stop() {
        end.countDown();
        Thread started = thread;
        if (started != null) {
            try {
                started.join(Duration.ofSeconds(1));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
