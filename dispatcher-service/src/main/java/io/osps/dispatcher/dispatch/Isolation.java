package io.osps.dispatcher.dispatch;

import io.osps.dispatcher.dispatch.Call.State;
import io.osps.exchange.Callback;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.exchange.ServiceAdvert;
import io.osps.space.Claim;
import io.osps.space.ClaimEndedException;
import io.osps.space.ClaimKind;
import io.osps.space.Template;
import io.osps.space.TupleSpace;
import io.osps.space.TupleView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the suspects, one at a time, each alone on a worker: requests that were running when a worker crashed. A suspect
 * may be the cause or only have been beside it. So all seats of one worker are claimed, the suspect is given one of them,
 * and the others are held until it is over. When that worker dies too, there is no other to blame; and nobody who is
 * innocent can be taken for the cause, however many causes there are at a time.
 *
 * <p>Others wait for that worker meanwhile, so seats are held for a while only before all are there. Confined to one
 * thread but for {@link #lane}.
 */
final class Isolation {
    private static final long GATHER_LIMIT = Duration.ofSeconds(3).toNanos();
    private static final Duration SEAT_WAIT = Duration.ofMillis(20);
    private static final long LOOK_EVERY = Duration.ofMillis(1).toNanos();
    private static final int LONGEST_PAUSE_MS = 200;

    private final TupleSpace space;
    private final Catalogue catalogue;
    private final Offers offers;
    private final Lane lane;
    private final LongSupplier clock;
    /** The highest number of a seat that was seen, by worker: a seat on its way is in no tuple for a moment. */
    private final Map<Long, Integer> highest = new HashMap<>();

    Isolation(TupleSpace space, Catalogue catalogue, Offers offers, QueueRoom room, LongSupplier clock) {
        this.space = space;
        this.catalogue = catalogue;
        this.offers = offers;
        this.lane = new Lane("suspects", room, clock);
        this.clock = clock;
    }

    /** Where suspects wait. */
    Lane lane() {
        return lane;
    }

    /** Runs the first suspect, if a worker can be had for it. */
    void turn() throws InterruptedException {
        lane.awaitWork();
        Call first = lane.first();
        if (first == null) {
            return;
        }
        List<Claim> seats = new ArrayList<>();
        try {
            if (gather(first, seats) && lane.take(first)) {
                // The last one is the suspect's.
                if (offers.offer(first, lane, seats.removeLast())) {
                    awaitEnd(first);
                }
                return;
            }
        } finally {
            seats.forEach(Isolation::release);
        }
        // Another dispatcher may want the same worker: neither gets it unless one comes later.
        LockSupport.parkNanos(Duration.ofMillis(1 + ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MS))
                .toNanos());
    }

    /** Claims all seats of one worker; false when that takes too long or is needless. */
    private boolean gather(Call suspect, List<Claim> seats) throws InterruptedException {
        ServiceAdvert worker = choose(suspect.handler.pool());
        if (worker == null) {
            return false;
        }
        Template free = Seat.ofWorker(worker.name(), worker.incarnation());
        long begun = clock.getAsLong();
        Set<Integer> held = new HashSet<>();
        while (suspect.state() == State.QUEUED
                && clock.getAsLong() - begun < GATHER_LIMIT
                && catalogue.workers().contains(worker)) {
            Claim seat = space.claim(free, ClaimKind.UNCOUNTED, SEAT_WAIT);
            if (seat != null) {
                seats.add(seat);
                held.add(Seat.from(seat.tuple()).k());
            }
            if (!held.isEmpty() && held.size() > highestSeat(worker)) {
                return true;
            }
        }
        return false;
    }

    /** The worker of that pool with the most free seats; null when there is none that takes work. */
    private @Nullable ServiceAdvert choose(String pool) {
        return catalogue.workers().stream()
                .filter(worker -> worker.pool().equals(pool) && !worker.draining())
                .max(Comparator.comparingInt(worker -> space.readAll(Seat.ofWorker(worker.name(), worker.incarnation()))
                        .size()))
                .orElse(null);
    }

    private int highestSeat(ServiceAdvert worker) {
        int seen = highest.getOrDefault(worker.incarnation(), 0);
        for (TupleView seat : space.inspect(Seat.ofWorker(worker.name(), worker.incarnation()))) {
            seen = Math.max(seen, Seat.from(seat.tuple()).k());
        }
        for (Template taken : List.of(
                Request.ofWorker(worker.name(), worker.incarnation()),
                Reservation.ofWorker(worker.name(), worker.incarnation()),
                Callback.ofWorker(worker.name(), worker.incarnation()))) {
            for (TupleView view : space.inspect(taken)) {
                seen = Math.max(seen, (int) view.tuple().getLong(3));
            }
        }
        if (highest.size() > catalogue.workers().size() * 2 + 2) {
            highest.clear();
        }
        highest.put(worker.incarnation(), seen);
        return seen;
    }

    /** Waits until the suspect was answered, or its worker has died and the recovery has taken it back. */
    private void awaitEnd(Call suspect) throws InterruptedException {
        while (suspect.state() == State.OFFERED) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(LOOK_EVERY);
        }
    }

    private static void release(Claim seat) {
        try {
            seat.release();
        } catch (ClaimEndedException _) {
            // The worker is dead, and its seats with it.
        }
    }
}
