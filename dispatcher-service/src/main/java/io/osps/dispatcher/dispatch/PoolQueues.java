/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.boot.Loop;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.TupleSpace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The queues, one for each pool, and for each a thread that waits for seats while somebody is in it. Thread safe. */
final class PoolQueues {
    private static final Duration SEAT_WAIT = Duration.ofMillis(100);
    private static final long PAUSE_WHEN_REFUSED = 1_000_000;

    private final TupleSpace space;
    private final Placement placement;
    private final QueueRoom room;
    private final SuspectRunner suspectRunner;
    private final LongSupplier clock;
    private final ConcurrentMap<String, PoolQueue> queues = new ConcurrentHashMap<>();
    private final List<Loop> waiters = new ArrayList<>();

    PoolQueues(TupleSpace space, Placement placement, QueueRoom room, SuspectRunner suspectRunner, LongSupplier clock) {
        this.space = space;
        this.placement = placement;
        this.room = room;
        this.suspectRunner = suspectRunner;
        this.clock = clock;
    }

    /** The queue of that pool, with its waiter running. */
    PoolQueue of(String pool) {
        PoolQueue known = queues.get(pool);
        return known != null ? known : queues.computeIfAbsent(pool, this::open);
    }

    /** Whether anybody waits for a seat of that pool who need not run alone. */
    boolean isAnybodyIn(String pool) {
        PoolQueue queue = queues.get(pool);
        return queue != null && !queue.isEmpty();
    }

    /** Takes out a request that waits no longer, wherever it did. */
    void remove(PendingRequest pending) {
        (pending.isSuspect() ? suspectRunner.queue() : of(pending.handler.pool())).remove(pending);
    }

    /** Puts back a request that had its turn: a suspect by itself, any other to the front of its pool's queue. */
    void putBack(PendingRequest pending) {
        (pending.isSuspect() ? suspectRunner.queue() : of(pending.handler.pool())).putBack(pending);
    }

    /** Where those wait that have to run alone. */
    PoolQueue suspects() {
        return suspectRunner.queue();
    }

    /** All queues by their pools; that of the suspects comes last, if anybody is in it. */
    Collection<PoolQueue> all() {
        Stream<PoolQueue> suspects =
                suspectRunner.queue().isEmpty() ? Stream.empty() : Stream.of(suspectRunner.queue());
        return Stream.concat(queues.values().stream().sorted(Comparator.comparing(PoolQueue::pool)), suspects)
                .toList();
    }

    /** Ends the waiters. */
    void stop() {
        List<Loop> running;
        synchronized (waiters) {
            running = List.copyOf(waiters);
            waiters.clear();
        }
        running.forEach(Loop::interrupt);
    }

    private PoolQueue open(String pool) {
        PoolQueue queue = new PoolQueue(pool, room, clock);
        synchronized (waiters) {
            WaitingSign sign = new WaitingSign(space, pool);
            waiters.add(
                    Loop.of("dispatch-seats-" + pool, () -> serve(queue, sign)).start());
        }
        return queue;
    }

    /** Gives the next free seat to the first in the queue, and says how long to pause. */
    private long serve(PoolQueue queue, WaitingSign sign) throws InterruptedException {
        if (queue.isEmpty()) {
            sign.lower();
        }
        queue.awaitWork();
        Claim seat = space.tryClaim(Seat.ofPool(queue.pool()), ClaimKind.UNCOUNTED);
        if (seat == null) {
            sign.raise();
            seat = space.claim(Seat.ofPool(queue.pool()), ClaimKind.UNCOUNTED, SEAT_WAIT);
        }
        if (seat == null) {
            return 0;
        }
        PendingRequest pending = queue.next();
        if (pending == null) {
            seat.release();
        } else if (!placement.offer(pending, queue, seat)) {
            return PAUSE_WHEN_REFUSED;
        }
        return 0;
    }
}
