/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform threads that run handlers, as many as there are seats: a handler may block, call native code or never end,
 * and then costs one thread only. While it runs a request a thread bears its seat's name, {@code seat-k}.
 *
 * <p>To wake a thread costs more than a short handler, so a thread that is about to look for work is left to find it, and
 * wakes the next one when it has found some and there is more: the way of the scheduler of Go. Nobody waits behind a
 * handler: whenever a request is in the queue some thread is on its way to it. Thread safe.
 */
final class SeatThreads {
    private static final Logger log = LoggerFactory.getLogger(SeatThreads.class);

    private final Queue<Execution> queue = new ConcurrentLinkedQueue<>();
    /** The last one to sleep is the first to be woken: its memory is still near. */
    private final ConcurrentLinkedDeque<Sleeper> asleep = new ConcurrentLinkedDeque<>();
    /** Threads that are awake, or being woken, and run no request. */
    private final AtomicInteger seeking = new AtomicInteger();

    private final AtomicInteger unstarted;
    private final String[] names;
    private final Consumer<Execution> body;
    private volatile boolean stopped;

    /** One thread's bed; a permit ends its sleep. */
    private static final class Sleeper {
        private final Semaphore wake = new Semaphore(0);
    }

    /** None of them is started before it is needed. */
    SeatThreads(int seats, Consumer<Execution> body) {
        this.unstarted = new AtomicInteger(seats);
        this.names = new String[seats];
        for (int seatNumber = 0; seatNumber < seats; seatNumber++) {
            names[seatNumber] = "seat-" + seatNumber;
        }
        this.body = body;
    }

    /** Hands over a request, whose seat nobody else has. */
    void hand(Execution execution) {
        queue.add(execution);
        if (seeking.get() == 0) {
            wakeOne();
        }
    }

    /** Lets each thread end once it is free. */
    void stop() {
        stopped = true;
        Sleeper sleeper;
        while ((sleeper = asleep.pollFirst()) != null) {
            sleeper.wake.release();
        }
    }

    /** With nobody asleep and all started, each runs a request and looks into the queue after it. */
    private void wakeOne() {
        seeking.incrementAndGet();
        Sleeper sleeper = asleep.pollFirst();
        if (sleeper != null) {
            sleeper.wake.release();
        } else if (unstarted.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            startOne();
        } else {
            seeking.decrementAndGet();
        }
    }

    /** Where the machine gives no more threads, those that are there serve the queue. */
    private void startOne() {
        try {
            Thread.ofPlatform().daemon().name("seat").start(this::loop);
        } catch (OutOfMemoryError refused) {
            unstarted.incrementAndGet();
            seeking.decrementAndGet();
            log.error("no thread for one more seat can be had: reason={}", refused.getMessage());
        }
    }

    private void loop() {
        Sleeper self = new Sleeper();
        int seatNumber = -1;
        while (true) {
            Execution execution = queue.poll();
            if (execution == null) {
                if (!sleep(self)) {
                    return;
                }
                continue;
            }
            if (seeking.decrementAndGet() == 0 && !queue.isEmpty()) {
                wakeOne();
            }
            if (execution.request().seatNumber() != seatNumber) {
                seatNumber = execution.request().seatNumber();
                Thread.currentThread().setName(names[seatNumber]);
            }
            body.accept(execution);
            seeking.incrementAndGet();
        }
    }

    /** Ends as a seeker again; false when the thread is to end. */
    private boolean sleep(Sleeper self) {
        asleep.addFirst(self);
        seeking.decrementAndGet();
        // Who handed something over while this one was still seeking has woken nobody.
        if ((!queue.isEmpty() || stopped) && asleep.remove(self)) {
            seeking.incrementAndGet();
            return !stopped;
        }
        self.wake.acquireUninterruptibly();
        // An interrupt that came too late for its request is nobody's.
        Thread.interrupted();
        return !stopped;
    }
}
