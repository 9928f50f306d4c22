/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.seat;

import io.osps.boot.Loop;
import io.osps.exchange.Reservation;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.Participant;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps the law of the seats, with a thread for each duty: ends leases that have run out, writes the seats that waited for room,
 * audits.
 */
public final class SeatKeeper implements AutoCloseable {
    private static final Duration SETTLE_EVERY = Duration.ofMillis(50);
    private static final Duration END_LEASES_EVERY = Duration.ofMillis(100);
    private static final Duration AUDIT_EVERY = Duration.ofSeconds(1);

    private final TupleSpace space;
    private final Seats seats;
    private final Consumer<Reservation> unused;
    private final LongSupplier clock;
    private final List<Loop> duties;

    /**
     * Makes a keeper, who begins with {@link #start}.
     *
     * @param unused is told of each reservation whose lease has run out
     * @param clock that of the tuples' times, {@link System#nanoTime()}
     */
    public SeatKeeper(TupleSpace space, Seats seats, Consumer<Reservation> unused, LongSupplier clock) {
        this.space = space;
        this.seats = seats;
        this.unused = unused;
        this.clock = clock;
        this.duties = List.of(
                Loop.every(SETTLE_EVERY, "seat-settle", seats::settle),
                Loop.every(END_LEASES_EVERY, "seat-leases", this::endLeases),
                Loop.every(AUDIT_EVERY, "seat-audit", new SeatAudit(space, seats)::pass));
    }

    /** Begins. */
    public void start() {
        duties.forEach(Loop::start);
    }

    @Override
    public void close() {
        duties.forEach(Loop::close);
    }

    /** Turns the reservations whose lease has run out into seats again. Only the worker does so. */
    void endLeases() {
        Participant self = space.self();
        for (Tuple tuple : space.readAll(Reservation.ofWorker(self.name(), self.incarnation()))) {
            Reservation reservation = Reservation.from(tuple);
            if (clock.getAsLong() - reservation.leaseEnd() > 0) {
                endLease(reservation);
            }
        }
    }

    private void endLease(Reservation reservation) {
        Claim claim = space.tryClaim(
                Reservation.ofTicket(reservation.worker(), reservation.incarnation(), reservation.ticket()),
                ClaimKind.UNCOUNTED);
        if (claim == null) {
            return;
        }
        if (seats.occupy(reservation.seatNumber())) {
            seats.giveBackReplacing(reservation.seatNumber(), claim);
        } else {
            claim.commit();
        }
        unused.accept(reservation);
    }
}
