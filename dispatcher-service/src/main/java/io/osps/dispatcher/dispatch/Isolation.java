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
 * <p>Others wait for that worker meanwhile, so an attempt to get all seats ends after a while, and the next one comes after a while. Confined to one
 * thread but for {@link #lane}.
 */
final class Isolation {
    private static final long GATHER_LIMIT = Duration.ofSeconds(3).toNanos();
    private static final Duration SEAT_WAIT = Duration.ofMillis(20);
    private static final long LOOK_EVERY = Duration.ofMillis(1).toNanos();

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
        ServiceAdvert worker = first == null ? null : choose(first.handler.pool());
        if (first == null || worker == null) {
            LockSupport.parkNanos(LOOK_EVERY);
            return;
        }
        List<Claim> seats = new ArrayList<>();
        boolean gathered;
        try {
            gathered = gather(first, worker, seats);
            if (gathered && lane.take(first)) {
                // The last one is the suspect's.
                if (offers.offer(first, lane, seats.removeLast())) {
                    awaitEnd(first);
                }
            }
        } finally {
            seats.forEach(Isolation::release);
        }
        if (!gathered && isWorthwhile(first, worker)) {
            // The others have waited for these seats; and another dispatcher may want the same worker.
            LockSupport.parkNanos(GATHER_LIMIT / 2 + ThreadLocalRandom.current().nextLong(GATHER_LIMIT / 2));
        }
    }

    /** Claims all seats of a worker; false when that takes too long or is needless. */
    private boolean gather(Call suspect, ServiceAdvert worker, List<Claim> seats) throws InterruptedException {
        Template free = Seat.ofWorker(worker.name(), worker.incarnation());
        long begun = clock.getAsLong();
        Set<Integer> held = new HashSet<>();
        while (isWorthwhile(suspect, worker) && clock.getAsLong() - begun < GATHER_LIMIT) {
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

    private boolean isWorthwhile(Call suspect, ServiceAdvert worker) {
        return suspect.state() == State.QUEUED && catalogue.workers().contains(worker);
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

    /**
     * Waits until the suspect is over: answered, or taken back from a worker that died; one whose client was sent to the
     * worker, when nothing in the space names it any more.
     */
    private void awaitEnd(Call suspect) throws InterruptedException {
        while (suspect.state() == State.OFFERED || (suspect.route != Route.RELAY && isThere(suspect))) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(LOOK_EVERY);
        }
    }

    private boolean isThere(Call suspect) {
        return !space.inspect(Reservation.ofRequest(suspect.id)).isEmpty()
                || !space.inspect(Callback.ofRequest(suspect.id)).isEmpty();
    }

    private static void release(Claim seat) {
        try {
            seat.release();
        } catch (ClaimEndedException _) {
            // The worker is dead, and its seats with it.
        }
    }
}
