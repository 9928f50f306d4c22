/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.exchange.Waiting;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.Template;
import io.osps.space.TupleSpace;
import io.osps.wire.CallMessage;
import io.osps.wire.ErrorCode;
import io.osps.wire.RequestKey;
import io.osps.wire.RequestMemory;
import io.osps.wire.RespValue;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Handlers;
import io.osps.worker.seat.Seats;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls on the worker's own port: with the ticket of a reservation, or on a seat that is free. Nothing here waits.
 * Thread safe.
 */
final class DirectCalls {
    private static final String NO_HANDLER = "none";

    private final TupleSpace space;
    private final Handlers handlers;
    private final Seats seats;
    private final Executions executions;
    private final RequestMemory memory;
    private final RequestMeters meters;
    private final Fates fates;
    private final LongSupplier clock;
    private final Template queued;

    DirectCalls(
            TupleSpace space,
            Handlers handlers,
            Seats seats,
            Executions executions,
            RequestMemory memory,
            RequestMeters meters,
            Fates fates,
            LongSupplier clock) {
        this.space = space;
        this.handlers = handlers;
        this.seats = seats;
        this.queued = Waiting.ofPool(seats.pool());
        this.executions = executions;
        this.memory = memory;
        this.meters = meters;
        this.fates = fates;
        this.clock = clock;
    }

    /** Takes a call; the client is told the outcome exactly once, now or later. */
    void call(CallMessage message, Consumer<RespValue> client) {
        Consumer<RespValue> asker = memory.begin(message, client);
        if (asker == null) {
            release(message);
            return;
        }
        begin(message, outcome -> asker.accept(outcome.value()));
    }

    /**
     * Takes a call that a dispatcher has sent here without a ticket: on the oldest seat that is reserved so for that
     * handler, it does not matter for whom; when there is none any more, on a free one.
     */
    void redirected(CallMessage message, Consumer<RespValue> client) {
        Consumer<RespValue> asker = memory.begin(message, client);
        if (asker != null) {
            beginRedirected(message, outcome -> asker.accept(outcome.value()));
        }
    }

    private void begin(CallMessage message, Consumer<Outcome> client) {
        Handler handler = handlers.find(message.handler());
        if (handler == null) {
            client.accept(WorkerErrors.noHandler(message.handler()));
        } else if (message.ticket() == null) {
            onFreeSeat(message, handler, client);
        } else {
            onTicket(message, message.ticket(), handler, client);
        }
    }

    private void beginRedirected(CallMessage message, Consumer<Outcome> client) {
        Handler handler = handlers.find(message.handler());
        Claim claim = handler == null ? null : claim(Reservation.ofHandler(name(), incarnation(), handler.name()));
        if (handler == null || claim == null) {
            begin(message, client);
            return;
        }
        Reservation reservation = Reservation.from(claim.tuple());
        String key = message.key() == null ? reservation.id() : message.key();
        long deadline = RequestSpec.deadline(message.deadline(), handler, clock.getAsLong());
        if (!onReservation(
                new RequestSpec(
                        RequestOrigin.REDIRECT, reservation.seatNumber(), key, handler, message.payload(), deadline),
                reservation,
                claim,
                client)) {
            begin(message, client);
        }
    }

    /** Frees the seat of a call that needs none, since it was answered before. */
    private void release(CallMessage message) {
        Claim claim =
                message.ticket() == null ? null : claim(Reservation.ofTicket(name(), incarnation(), message.ticket()));
        if (claim != null) {
            Reservation reservation = Reservation.from(claim.tuple());
            if (seats.occupy(reservation.seatNumber())) {
                seats.giveBackReplacing(reservation.seatNumber(), claim);
            } else {
                claim.commit();
            }
            fates.unused(reservation);
        }
    }

    private void onFreeSeat(CallMessage message, Handler handler, Consumer<Outcome> client) {
        if (seats.isDraining()) {
            refuse(RequestOrigin.DIRECT, handler, client, WorkerErrors.draining(name()));
            return;
        }
        if (space.tryRead(queued) != null) {
            refuse(RequestOrigin.DIRECT, handler, client, WorkerErrors.othersWait());
            return;
        }
        Claim claim = seats.tryClaimFree();
        if (claim == null) {
            refuse(RequestOrigin.DIRECT, handler, client, WorkerErrors.noSeat(seats.total()));
            return;
        }
        int seatNumber = Seat.from(claim.tuple()).seatNumber();
        if (!seats.occupy(seatNumber)) {
            claim.commit();
            refuse(RequestOrigin.DIRECT, handler, client, WorkerErrors.noSeat(seats.total()));
            return;
        }
        String key = message.key() == null ? RequestKey.of(RequestKey.newId(), message.user()) : message.key();
        executions.submit(
                new RequestSpec(
                        RequestOrigin.DIRECT,
                        seatNumber,
                        key,
                        handler,
                        message.payload(),
                        RequestSpec.deadline(message.deadline(), handler, clock.getAsLong())),
                ConnectionDelivery.unreserved(claim, seatNumber, seats, client));
    }

    private void onTicket(CallMessage message, String ticket, Handler handler, Consumer<Outcome> client) {
        Claim claim = claim(Reservation.ofTicket(name(), incarnation(), ticket));
        if (claim == null) {
            refuse(RequestOrigin.REDIRECT, handler, client, WorkerErrors.badTicket(name()));
            return;
        }
        Reservation reservation = Reservation.from(claim.tuple());
        if (!reservation.handler().equals(handler.name())) {
            claim.release();
            refuse(RequestOrigin.REDIRECT, handler, client, WorkerErrors.otherHandler(handler.name()));
            return;
        }
        long deadline = RequestSpec.earlier(
                reservation.deadline(), RequestSpec.deadline(message.deadline(), handler, clock.getAsLong()));
        if (!onReservation(
                new RequestSpec(
                        RequestOrigin.REDIRECT,
                        reservation.seatNumber(),
                        reservation.id(),
                        handler,
                        message.payload(),
                        deadline),
                reservation,
                claim,
                client)) {
            refuse(RequestOrigin.REDIRECT, handler, client, WorkerErrors.badTicket(name()));
        }
    }

    /** Runs a call on a claimed reservation; false when its lease has ended, and then the seat is free again. */
    private boolean onReservation(RequestSpec call, Reservation reservation, Claim claim, Consumer<Outcome> client) {
        if (!seats.occupy(call.seatNumber())) {
            claim.commit();
            return false;
        }
        if (clock.getAsLong() - reservation.leaseEnd() > 0) {
            seats.giveBackReplacing(call.seatNumber(), claim);
            fates.unused(reservation);
            return false;
        }
        executions.submit(
                call,
                ConnectionDelivery.reserved(
                        claim,
                        call.seatNumber(),
                        seats,
                        client,
                        outcome -> fates.ended(reservation, call.key(), outcome)));
        return true;
    }

    private @Nullable Claim claim(Template reservations) {
        return space.tryClaim(reservations, ClaimKind.COUNTED);
    }

    private String name() {
        return space.self().name();
    }

    private long incarnation() {
        return space.self().incarnation();
    }

    /** A call was refused before it came here, whatever it was for. */
    void refused(ErrorCode code) {
        meters.record(RequestOrigin.DIRECT, NO_HANDLER, Outcome.refused(code, ""), 0);
    }

    private void refuse(RequestOrigin route, Handler handler, Consumer<Outcome> client, Outcome refusal) {
        meters.record(route, handler.name(), refusal, 0);
        client.accept(refusal);
    }
}
