/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.seat;

import io.osps.exchange.Callback;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.space.Participant;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.TupleView;
import io.osps.worker.seat.SeatBook.Place;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds seats that nothing names any more, because a dispatcher died with a request in hand, and has them written again.
 *
 * <p>A look at the space takes time, and tuples move meanwhile. A seat counts as lost only when two audits running miss it
 * and this worker did nothing to it from before the first to after the second; and a look goes through the channels in the
 * order in which dispatchers move seats, so that it cannot miss one that moves on. Confined to one thread.
 */
final class SeatAudit {
    private static final Logger log = LoggerFactory.getLogger(SeatAudit.class);

    private final TupleSpace space;
    private final Seats seats;
    /** The words of the seats that the last audit missed. */
    private Map<Integer, Long> suspects = Map.of();

    SeatAudit(TupleSpace space, Seats seats) {
        this.space = space;
        this.seats = seats;
    }

    /** Looks once; returns how many seats were made up for. */
    int pass() {
        Map<Integer, Long> missing = new HashMap<>();
        for (int seatNumber = 0; seatNumber < seats.total(); seatNumber++) {
            long word = seats.book().word(seatNumber);
            if (SeatBook.place(word) == Place.SPACE) {
                missing.put(seatNumber, word);
            }
        }
        missing.keySet().removeIf(named(missing.size())::get);
        int lost = 0;
        for (Map.Entry<Integer, Long> seat : missing.entrySet()) {
            boolean missedBefore = seat.getValue().equals(suspects.get(seat.getKey()));
            if (missedBefore && seats.makeUpFor(seat.getKey(), seat.getValue())) {
                lost++;
                log.warn("a seat was lost with a dispatcher and is written again: seat={}", seat.getKey());
            }
        }
        suspects = missing;
        return lost;
    }

    /** The seats that some tuple or claim names. */
    private BitSet named(int wanted) {
        Participant self = space.self();
        BitSet named = new BitSet();
        Template free = Seat.ofWorker(self.name(), self.incarnation());
        space.readAll(free).forEach(seat -> mark(named, Seat.from(seat).seatNumber()));
        if (named.cardinality() < wanted) {
            inspect(named, free, tuple -> Seat.from(tuple).seatNumber());
            inspect(
                    named,
                    Reservation.ofWorker(self.name(), self.incarnation()),
                    tuple -> Reservation.from(tuple).seatNumber());
            inspect(
                    named,
                    Callback.ofWorker(self.name(), self.incarnation()),
                    tuple -> Callback.from(tuple).seatNumber());
            inspect(
                    named,
                    Request.ofWorker(self.name(), self.incarnation()),
                    tuple -> Request.from(tuple).seatNumber());
        }
        return named;
    }

    private void inspect(BitSet named, Template template, ToIntFunction<Tuple> seatNumber) {
        for (TupleView view : space.inspect(template)) {
            mark(named, seatNumber.applyAsInt(view.tuple()));
        }
    }

    private void mark(BitSet named, int seatNumber) {
        if (seatNumber >= 0 && seatNumber < seats.total()) {
            named.set(seatNumber);
        }
    }
}
