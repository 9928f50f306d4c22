package io.osps.worker.call;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The platform thread of one seat, started by the seat's first request: a handler may block, call native code or never
 * end, and then costs this thread only. The seat given back, its next request may be here before this thread is free: one
 * request waits, never two.
 */
final class SeatThread {
    private final Thread thread;
    private final AtomicReference<@Nullable Run> next = new AtomicReference<>();
    private final Consumer<Run> body;
    private volatile boolean stopped;

    SeatThread(int k, Consumer<Run> body) {
        this.body = body;
        this.thread = Thread.ofPlatform().daemon().name("seat-" + k).unstarted(this::loop);
    }

    /** Hands over a request; called by one thread at a time. */
    void hand(Run run) {
        if (!next.compareAndSet(null, run)) {
            throw new IllegalStateException(
                    "the seat has a request already: k=" + run.call().k());
        }
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** Lets the thread end once it is free. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    private void loop() {
        while (!stopped) {
            Run run = next.getAndSet(null);
            if (run != null) {
                body.accept(run);
            } else {
                LockSupport.park(this);
                // An interrupt that came too late for its request would make park return for ever.
                Thread.interrupted();
            }
        }
    }
}
