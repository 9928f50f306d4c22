/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.exchange.Seat;
import io.osps.exchange.ServiceAdvert;
import io.osps.exchange.TakenSeat;
import io.osps.space.Claim;
import io.osps.space.ClaimEndedException;
import io.osps.space.ClaimKind;
import io.osps.space.Template;
import io.osps.space.TupleSpace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** All seats of one worker in one hand, so that nothing else runs there. Confined to one thread. */
final class WholeWorker implements AutoCloseable {
    private static final Duration SEAT_WAIT = Duration.ofMillis(20);

    private final TupleSpace space;
    private final ServiceAdvert worker;
    private final Map<Long, Integer> highest;
    private final List<Claim> seats = new ArrayList<>();

    /**
     * Has no seat yet.
     *
     * @param highest the highest number of a seat that was seen, by worker: a seat on its way is in no tuple for a moment.
     *     Is added to; may be shared by threads
     */
    WholeWorker(TupleSpace space, ServiceAdvert worker, Map<Long, Integer> highest) {
        this.space = space;
        this.worker = worker;
        this.highest = highest;
    }

    /** Claims one seat after the other; false when that is not worthwhile any more before all are here. */
    boolean gather(BooleanSupplier isWorthwhile) throws InterruptedException {
        Template free = Seat.ofWorker(worker.name(), worker.incarnation());
        Set<Integer> held = new HashSet<>();
        while (isWorthwhile.getAsBoolean()) {
            Claim seat = space.claim(free, ClaimKind.UNCOUNTED, SEAT_WAIT);
            if (seat != null) {
                seats.add(seat);
                held.add(Seat.from(seat.tuple()).seatNumber());
            }
            if (!held.isEmpty() && held.size() > highestSeat()) {
                return true;
            }
        }
        return false;
    }

    /** Gives one of its seats away. */
    Claim giveOne() {
        return seats.removeLast();
    }

    /** The highest number of a seat of the worker that was ever in the space in any form. */
    private int highestSeat() {
        IntStream free = space.inspect(Seat.ofWorker(worker.name(), worker.incarnation())).stream()
                .mapToInt(view -> Seat.from(view.tuple()).seatNumber());
        IntStream taken = TakenSeat.ofWorker(worker.name(), worker.incarnation()).stream()
                .flatMap(template -> space.inspect(template).stream())
                .map(view -> TakenSeat.from(view.tuple()))
                .filter(Objects::nonNull)
                .mapToInt(TakenSeat::seatNumber);
        int seen = IntStream.concat(free, taken).max().orElse(0);
        return Objects.requireNonNull(highest.merge(worker.incarnation(), seen, Math::max));
    }

    /** Lets the others have those seats that were not given away. */
    @Override
    public void close() {
        for (Claim seat : seats) {
            try {
                seat.release();
            } catch (ClaimEndedException _) {
                // The worker is dead, and its seats with it.
            }
        }
    }
}
