/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon platform thread that takes one turn after the other until it is stopped. A turn that fails is told and followed by the next. */
final class Background {
    private static final Logger log = LoggerFactory.getLogger(Background.class);
    private static final long PAUSE_AFTER_FAILURE = 100_000_000;

    /** One turn of the loop; may wait, but not for ever. */
    @FunctionalInterface
    interface Turn {
        void take() throws InterruptedException;
    }

    private final Thread thread;
    private volatile boolean stopped;

    private Background(String name, Turn turn) {
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(turn));
    }

    static Background start(String name, Turn turn) {
        Background background = new Background(name, turn);
        background.thread.start();
        return background;
    }

    private void run(Turn turn) {
        while (!stopped) {
            try {
                turn.take();
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                if (!stopped) {
                    log.error(
                            "a turn failed and is tried again: thread={} reason={}",
                            thread.getName(),
                            e.getMessage(),
                            e);
                    LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
                }
            }
        }
    }

    /** Ends a wait of {@link LockSupport#park} in the turn. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Ends the thread; a wait is interrupted. Returns when it has ended. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.interrupt();
        thread.join();
    }
}
