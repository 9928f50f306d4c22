package io.osps.worker.call;

import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.Participant;
import io.osps.space.TupleSpace;
import io.osps.wire.CallMessage;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Handlers;
import io.osps.worker.seat.Seats;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The calls on the worker's own port: with the ticket of a reservation, or on a seat that is free. Nothing here waits.
 * Thread safe.
 */
final class DirectCalls {
    private final TupleSpace space;
    private final Handlers handlers;
    private final Seats seats;
    private final Execution execution;
    private final RequestMeters meters;
    private final LongSupplier clock;
    private final AtomicLong made = new AtomicLong();

    DirectCalls(
            TupleSpace space,
            Handlers handlers,
            Seats seats,
            Execution execution,
            RequestMeters meters,
            LongSupplier clock) {
        this.space = space;
        this.handlers = handlers;
        this.seats = seats;
        this.execution = execution;
        this.meters = meters;
        this.clock = clock;
    }

    /** Takes a call; the client is told the outcome exactly once, now or later. */
    void call(CallMessage message, Consumer<Outcome> client) {
        Handler handler = handlers.find(message.handler());
        if (handler == null) {
            client.accept(Refusals.noHandler(message.handler()));
        } else if (message.ticket() == null) {
            onFreeSeat(message, handler, client);
        } else {
            onReservation(message, message.ticket(), handler, client);
        }
    }

    private void onFreeSeat(CallMessage message, Handler handler, Consumer<Outcome> client) {
        if (seats.isDraining()) {
            refuse(Route.DIRECT, handler, client, Refusals.draining(space.self().name()));
            return;
        }
        Claim claim = seats.tryClaimFree();
        if (claim == null) {
            refuse(Route.DIRECT, handler, client, Refusals.noSeat(seats.total()));
            return;
        }
        int k = Seat.from(claim.tuple()).k();
        if (!seats.occupy(k)) {
            claim.commit();
            refuse(Route.DIRECT, handler, client, Refusals.noSeat(seats.total()));
            return;
        }
        String id = message.id() == null ? newId() : message.id();
        execution.submit(
                new Call(Route.DIRECT, k, id, handler, message.payload(), deadline(message, handler)),
                DirectErrand.unreserved(claim, k, seats, client));
    }

    private void onReservation(CallMessage message, String ticket, Handler handler, Consumer<Outcome> client) {
        Participant self = space.self();
        Claim claim = space.tryClaim(Reservation.ofTicket(self.name(), self.incarnation(), ticket), ClaimKind.COUNTED);
        if (claim == null) {
            refuse(Route.REDIRECT, handler, client, Refusals.badTicket(self.name()));
            return;
        }
        Reservation reservation = Reservation.from(claim.tuple());
        if (!reservation.handler().equals(handler.name())) {
            claim.release();
            refuse(Route.REDIRECT, handler, client, Refusals.otherHandler(handler.name()));
            return;
        }
        int k = reservation.k();
        if (!seats.occupy(k)) {
            claim.commit();
            refuse(Route.REDIRECT, handler, client, Refusals.noSeat(seats.total()));
            return;
        }
        if (clock.getAsLong() - reservation.leaseEnd() > 0) {
            seats.giveBackReplacing(k, claim);
            refuse(Route.REDIRECT, handler, client, Refusals.badTicket(self.name()));
            return;
        }
        long asked = deadline(message, handler);
        long deadline = reservation.deadline() - asked < 0 ? reservation.deadline() : asked;
        execution.submit(
                new Call(Route.REDIRECT, k, reservation.id(), handler, message.payload(), deadline),
                DirectErrand.reserved(claim, k, seats, client));
    }

    private void refuse(Route route, Handler handler, Consumer<Outcome> client, Outcome refusal) {
        meters.record(route, handler.name(), refusal, 0);
        client.accept(refusal);
    }

    private long deadline(CallMessage message, Handler handler) {
        Duration longest = handler.timeout();
        Duration asked = message.deadline();
        return clock.getAsLong() + (asked == null || asked.compareTo(longest) > 0 ? longest : asked).toNanos();
    }

    private String newId() {
        Participant self = space.self();
        return self.name() + "." + self.incarnation() + "." + made.incrementAndGet();
    }
}
