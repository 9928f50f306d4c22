/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon platform thread that takes a step, pauses, and takes the next, until it is ended. A step that fails is told, once a
 * second at most, and tried again after a pause. Thread safe.
 */
public final class Loop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final long PAUSE_AFTER_FAILURE = Duration.ofMillis(100).toNanos();
    private static final long TOLD_EVERY = Duration.ofSeconds(1).toNanos();

    /** One step. */
    @FunctionalInterface
    public interface Step {
        /** Takes it, and returns how many nanoseconds to pause before the next; it may wait, but not for ever. */
        long take() throws InterruptedException;
    }

    /** A step after which there is no pause, because it waits itself. */
    @FunctionalInterface
    public interface Turn {
        /** Takes it. */
        void take() throws InterruptedException;
    }

    private final Step step;
    private final Thread thread;
    private long toldAt = System.nanoTime() - TOLD_EVERY;
    private volatile boolean ended;

    private Loop(String name, Step step) {
        this.step = step;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /** A loop whose steps say themselves how long to pause. */
    public static Loop of(String name, Step step) {
        return new Loop(name, step);
    }

    /** A loop whose steps wait for something to do. */
    public static Loop ofTurns(String name, Turn turn) {
        return new Loop(name, () -> {
            turn.take();
            return 0;
        });
    }

    /** A loop with the same pause after each step. */
    public static Loop every(Duration pause, String name, Runnable step) {
        long nanos = pause.toNanos();
        return new Loop(name, () -> {
            step.run();
            return nanos;
        });
    }

    /** Begins, with a step at once. To be called once. */
    public Loop start() {
        thread.start();
        return this;
    }

    private void run() {
        while (!ended) {
            long pause = PAUSE_AFTER_FAILURE;
            try {
                pause = step.take();
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                tell(e);
            }
            if (pause > 0 && !ended) {
                LockSupport.parkNanos(this, pause);
            }
        }
    }

    private void tell(RuntimeException failure) {
        long now = System.nanoTime();
        if (!ended && now - toldAt >= TOLD_EVERY) {
            toldAt = now;
            log.error(
                    "a step failed and is tried again: thread={} reason={}",
                    thread.getName(),
                    failure.getMessage(),
                    failure);
        }
    }

    /** Ends the pause that goes on now, or else the next one. A step that parks its thread is woken, too. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** Ends the loop after its step, without an interrupt. Returns when that has ended. */
    @Override
    public void close() {
        ended = true;
        wake();
        join();
    }

    /** Ends the loop, and interrupts its step. Returns when that has ended. */
    public void interrupt() {
        ended = true;
        thread.interrupt();
        join();
    }

    private void join() {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
