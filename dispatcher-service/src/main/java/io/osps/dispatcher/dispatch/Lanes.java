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

/** The lanes, one for each pool, and for each a thread that waits for seats while somebody is in it. Thread safe. */
final class Lanes {
    private static final Duration SEAT_WAIT = Duration.ofMillis(100);
    private static final long PAUSE_WHEN_REFUSED = 1_000_000;

    private final TupleSpace space;
    private final Offers offers;
    private final QueueRoom room;
    private final Isolation isolation;
    private final LongSupplier clock;
    private final ConcurrentMap<String, Lane> lanes = new ConcurrentHashMap<>();
    private final List<Loop> waiters = new ArrayList<>();

    Lanes(TupleSpace space, Offers offers, QueueRoom room, Isolation isolation, LongSupplier clock) {
        this.space = space;
        this.offers = offers;
        this.room = room;
        this.isolation = isolation;
        this.clock = clock;
    }

    /** The lane of that pool, with its waiter running. */
    Lane of(String pool) {
        Lane known = lanes.get(pool);
        return known != null ? known : lanes.computeIfAbsent(pool, this::open);
    }

    /** Whether anybody waits for a seat of that pool who need not run alone. */
    boolean isAnybodyIn(String pool) {
        Lane lane = lanes.get(pool);
        return lane != null && !lane.isEmpty();
    }

    /** Takes out a request that waits no longer, wherever it did. */
    void remove(PendingRequest call) {
        (call.isSuspect() ? isolation.lane() : of(call.handler.pool())).remove(call);
    }

    /** Puts back a request that had its turn: a suspect by itself, any other to the front of its pool's lane. */
    void putBack(PendingRequest call) {
        (call.isSuspect() ? isolation.lane() : of(call.handler.pool())).putBack(call);
    }

    /** Where those wait that have to run alone. */
    Lane suspects() {
        return isolation.lane();
    }

    /** All lanes by their pools; that of the suspects comes last, if anybody is in it. */
    Collection<Lane> all() {
        Stream<Lane> suspects = isolation.lane().isEmpty() ? Stream.empty() : Stream.of(isolation.lane());
        return Stream.concat(lanes.values().stream().sorted(Comparator.comparing(Lane::pool)), suspects)
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

    private Lane open(String pool) {
        Lane lane = new Lane(pool, room, clock);
        synchronized (waiters) {
            WaitingSign sign = new WaitingSign(space, pool);
            waiters.add(
                    Loop.of("dispatch-seats-" + pool, () -> serve(lane, sign)).start());
        }
        return lane;
    }

    /** Gives the next free seat to the first in the lane, and says how long to pause. */
    private long serve(Lane lane, WaitingSign sign) throws InterruptedException {
        if (lane.isEmpty()) {
            sign.lower();
        }
        lane.awaitWork();
        Claim seat = space.tryClaim(Seat.ofPool(lane.pool()), ClaimKind.UNCOUNTED);
        if (seat == null) {
            sign.raise();
            seat = space.claim(Seat.ofPool(lane.pool()), ClaimKind.UNCOUNTED, SEAT_WAIT);
        }
        if (seat == null) {
            return 0;
        }
        PendingRequest call = lane.next();
        if (call == null) {
            seat.release();
        } else if (!offers.offer(call, lane, seat)) {
            return PAUSE_WHEN_REFUSED;
        }
        return 0;
    }
}
