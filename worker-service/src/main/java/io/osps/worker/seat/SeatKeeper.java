/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.seat;

import io.osps.exchange.Reservation;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.Participant;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the law of the seats on a thread of its own: ends leases that have run out, writes the seats that waited for room,
 * audits.
 */
public final class SeatKeeper {
    private static final Logger log = LoggerFactory.getLogger(SeatKeeper.class);
    private static final long SETTLE_EVERY_MS = 50;
    private static final long END_LEASES_EVERY_MS = 100;
    private static final long AUDIT_EVERY_MS = 1_000;

    private final TupleSpace space;
    private final Seats seats;
    private final Consumer<Reservation> unused;
    private final LongSupplier clock;
    private @Nullable ScheduledExecutorService thread;

    /**
     * Makes an idle keeper.
     *
     * @param unused is told of each reservation whose lease has run out
     * @param clock that of the tuples' times, {@link System#nanoTime()}
     */
    public SeatKeeper(TupleSpace space, Seats seats, Consumer<Reservation> unused, LongSupplier clock) {
        this.space = space;
        this.seats = seats;
        this.unused = unused;
        this.clock = clock;
    }

    /** Begins; the space must be attached. */
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("seat-keeper").factory());
        SeatAudit audit = new SeatAudit(space, seats);
        every(started, SETTLE_EVERY_MS, seats::settle);
        every(started, END_LEASES_EVERY_MS, this::endLeases);
        every(started, AUDIT_EVERY_MS, audit::pass);
        thread = started;
    }

    public void stop() {
        if (thread != null) {
            thread.close();
            thread = null;
        }
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

    private static void every(ScheduledExecutorService thread, long period, Runnable duty) {
        var _ = thread.scheduleWithFixedDelay(() -> guarded(duty), period, period, TimeUnit.MILLISECONDS);
    }

    /** A pass that fails is told and tried again; an executor would drop the duty in silence. */
    private static void guarded(Runnable duty) {
        try {
            duty.run();
        } catch (RuntimeException e) {
            log.error("a duty towards the seats failed and is tried again: reason={}", e.getMessage(), e);
        }
    }
}
