/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for a seat of one pool, their connections in turn. A request leaves from any place in constant time,
 * so that those given up hold no room. Thread safe.
 */
final class PoolQueue {
    private static final Duration LEAST_RETRY = Duration.ofMillis(10);
    private static final Duration MOST_RETRY = Duration.ofSeconds(60);
    private static final Duration UNKNOWN_RETRY = Duration.ofSeconds(1);

    private final String pool;
    private final QueueRoom room;
    private final LongSupplier clock;
    private final Turns waiting = new Turns();
    private final ServiceRate rate;
    private volatile boolean empty = true;

    PoolQueue(String pool, QueueRoom room, LongSupplier clock) {
        this.pool = pool;
        this.room = room;
        this.clock = clock;
        this.rate = new ServiceRate(clock.getAsLong());
    }

    String pool() {
        return pool;
    }

    /** Whether nobody waits, so that a newcomer may take a seat without jumping the queue. */
    boolean isEmpty() {
        return empty;
    }

    synchronized int size() {
        return waiting.size();
    }

    /** Puts a request behind those of its connection, unless there is no room. */
    synchronized boolean add(PendingRequest pending) {
        if (!room.enter(pending.payload.length)) {
            return false;
        }
        waiting.add(pending);
        changed();
        return true;
    }

    /** Puts a request back to the front: it was let in before, and had its turn. */
    synchronized void putBack(PendingRequest pending) {
        room.enterAnyway(pending.payload.length);
        waiting.putBack(pending);
        changed();
    }

    /** The next request, now {@link PendingRequest.State#OFFERED}; null when nobody waits. */
    synchronized @Nullable PendingRequest next() {
        while (!waiting.isEmpty()) {
            PendingRequest next = waiting.next();
            room.leave(next.payload.length);
            changed();
            if (next.move(PendingRequest.State.QUEUED, PendingRequest.State.OFFERED)) {
                rate.left(clock.getAsLong());
                return next;
            }
        }
        return null;
    }

    /** Takes out that request, now {@link PendingRequest.State#OFFERED}; false when it waits no longer. */
    synchronized boolean take(PendingRequest pending) {
        remove(pending);
        return pending.move(PendingRequest.State.QUEUED, PendingRequest.State.OFFERED);
    }

    /** Takes out a request that waits no longer. */
    synchronized void remove(PendingRequest pending) {
        if (waiting.remove(pending)) {
            room.leave(pending.payload.length);
            changed();
        }
    }

    /** All that wait, the oldest first. */
    synchronized List<PendingRequest> snapshot() {
        return waiting.byAge();
    }

    /** Waits until somebody waits for a seat. */
    synchronized void awaitWork() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
    }

    /**
     * When a refused client should come again: in the time that half of the queue takes at the pace of the last seconds,
     * so that it finds room and the queue does not run dry meanwhile.
     */
    synchronized Duration retryAfter() {
        double perSecond = rate.perSecond(clock.getAsLong());
        if (perSecond == 0) {
            return UNKNOWN_RETRY;
        }
        long millis = Math.round(waiting.size() / 2.0 / perSecond * 1000);
        return Duration.ofMillis(Math.clamp(millis, LEAST_RETRY.toMillis(), MOST_RETRY.toMillis()));
    }

    private void changed() {
        boolean wasEmpty = empty;
        empty = waiting.isEmpty();
        if (wasEmpty && !empty) {
            notifyAll();
        }
    }
}
