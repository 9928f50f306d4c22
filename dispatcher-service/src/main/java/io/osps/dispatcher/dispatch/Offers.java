/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.dispatcher.dispatch.PendingRequest.State;
import io.osps.exchange.Callback;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.space.Participant;
import io.osps.space.SpaceFullException;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import io.osps.wire.Grant;
import io.osps.wire.RespValue;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a claimed seat, in one atomic step, into what a request's route needs. Whatever happens, the claim has ended
 * afterwards: the seat is the request's now, or free again. Thread safe.
 */
final class Offers {
    private static final Logger log = LoggerFactory.getLogger(Offers.class);
    private static final int TICKET_BYTES = 16;
    private static final String NO_ROOM = "the space had no room for it";

    private final TupleSpace space;
    private final Members members;
    private final PendingRequests inFlight;
    private final CancelOrders orders;
    private final Pins pins;
    private final HandedOut handedOut;
    private final long lease;
    private final LongSupplier clock;
    private final SecureRandom random = new SecureRandom();

    Offers(
            TupleSpace space,
            Members members,
            PendingRequests inFlight,
            CancelOrders orders,
            Pins pins,
            HandedOut handedOut,
            Duration lease,
            LongSupplier clock) {
        this.space = space;
        this.members = members;
        this.inFlight = inFlight;
        this.orders = orders;
        this.pins = pins;
        this.handedOut = handedOut;
        this.lease = lease.toNanos();
        this.clock = clock;
    }

    private enum Result {
        /** The seat is the request's. */
        TAKEN,
        /** Not now: the space has no room for the payload, or the seat's worker has just died. */
        NOT_NOW,
        /** Nobody waits for the seat any more. */
        NEEDLESS
    }

    /**
     * Gives a seat to a request that is {@link State#OFFERED}.
     *
     * @return false when that cannot be done now; then the request is back at the front of its lane
     */
    boolean offer(PendingRequest call, Lane lane, Claim claim) {
        Result result = Result.NEEDLESS;
        try {
            result = switch (call.route) {
                case RELAY -> relay(call, claim);
                case REDIRECT, ASK -> redirect(call, claim);
                case CALLBACK -> callBack(call, claim);
            };
        } catch (RuntimeException e) {
            log.error("a request could not be offered: request={} reason={}", call.key, e.getMessage(), e);
            inFlight.end(call, State.OFFERED, DispatcherErrors.fault(call));
        }
        if (result != Result.TAKEN) {
            claim.release();
        }
        if (result == Result.NOT_NOW && call.move(State.OFFERED, State.QUEUED)) {
            lane.putBack(call);
            return false;
        }
        if (result != Result.TAKEN) {
            inFlight.forget(call);
        }
        return true;
    }

    /** The seat, or the reservation of one that could not be used, becomes the request. */
    private Result relay(PendingRequest call, Claim claim) {
        boolean reserved = claim.tuple().channel().equals(Reservation.CHANNEL);
        Request request =
                reserved ? request(call, Reservation.from(claim.tuple())) : request(call, Seat.from(claim.tuple()));
        // Noted first: the answer may be here before this thread goes on.
        String why = reserved ? "its ticket reserved a seat there" : reason(call);
        call.story().add(clock.getAsLong(), Story.Stage.OFFERED, request.worker(), why);
        try {
            claim.replace(request.toTuple(call.payload), WriteOptions.boundTo(space.self()));
        } catch (SpaceFullException _) {
            call.story().add(clock.getAsLong(), Story.Stage.QUEUED, "", NO_ROOM);
            return Result.NOT_NOW;
        }
        if (reserved) {
            handedOut.unused(Reservation.from(claim.tuple()).ticket());
        }
        call.place();
        if (call.isCancelled()) {
            orders.to(request.worker(), request.incarnation(), call.key);
        }
        return Result.TAKEN;
    }

    private static String reason(PendingRequest call) {
        return call.isSuspect() ? "it runs alone there, as a suspect" : "its seat was the next free one of the pool";
    }

    private Request request(PendingRequest call, Seat seat) {
        return request(call, seat.worker(), seat.incarnation(), seat.seatNumber());
    }

    private Request request(PendingRequest call, Reservation reserved) {
        return request(call, reserved.worker(), reserved.incarnation(), reserved.seatNumber());
    }

    private Request request(PendingRequest call, String worker, long incarnation, int seatNumber) {
        return new Request(
                worker,
                incarnation,
                seatNumber,
                call.key,
                call.handler.name(),
                space.self().incarnation(),
                call.deadline,
                call.attempt());
    }

    /** The seat becomes a reservation, which outlives this dispatcher, and its ticket is the answer. */
    private Result redirect(PendingRequest call, Claim claim) {
        return handOut(call, claim, (seat, ticket, term) -> {
            Tuple reservation = new Reservation(
                            seat.worker(),
                            seat.incarnation(),
                            seat.seatNumber(),
                            ticket,
                            call.key,
                            call.handler.name(),
                            clock.getAsLong() + term,
                            call.deadline,
                            space.self().incarnation(),
                            call.route == OfferKind.ASK)
                    .toTuple();
            if (call.route == OfferKind.ASK) {
                return new Handed(reservation, new RespValue.Ask(seat.host(), seat.port()));
            }
            Grant grant = new Grant(
                    seat.host(),
                    seat.port(),
                    ticket,
                    Duration.ofNanos(term),
                    seat.worker(),
                    seat.incarnation(),
                    call.handler.idempotent());
            return new Handed(reservation, grant.toValue());
        });
    }

    /** The seat becomes a callback, which outlives this dispatcher too, and the ticket that the client must show is the answer. */
    private Result callBack(PendingRequest call, Claim claim) {
        InetSocketAddress listener = Objects.requireNonNull(call.listener, "listener");
        return handOut(call, claim, (seat, ticket, term) -> {
            Tuple callback = new Callback(
                            seat.worker(),
                            seat.incarnation(),
                            seat.seatNumber(),
                            ticket,
                            call.key,
                            listener.getAddress().getHostAddress(),
                            listener.getPort(),
                            call.handler.name(),
                            clock.getAsLong() + term,
                            call.deadline,
                            space.self().incarnation())
                    .toTuple();
            return new Handed(callback, RespValue.bulk(ticket));
        });
    }

    /** What a seat becomes, and what the client is told. */
    private record Handed(Tuple tuple, RespValue answer) {}

    @FunctionalInterface
    private interface Hand {
        Handed out(Seat seat, String ticket, long term);
    }

    private Result handOut(PendingRequest call, Claim claim, Hand hand) {
        Seat seat = Seat.from(claim.tuple());
        Participant worker = members.find(seat.incarnation());
        if (worker == null) {
            return Result.NOT_NOW;
        }
        if (call.state() != State.OFFERED) {
            return Result.NEEDLESS;
        }
        long term = Math.max(0, Math.min(lease, call.deadline - clock.getAsLong()));
        String ticket = newTicket();
        Handed handed = hand.out(seat, ticket, term);
        // Noted first: its end may be told before this thread goes on.
        call.story().add(clock.getAsLong(), Story.Stage.OFFERED, seat.worker(), reason(call));
        handedOut.note(ticket, call, seat.worker(), seat.incarnation());
        try {
            claim.replace(handed.tuple(), WriteOptions.boundTo(worker));
        } catch (SpaceFullException _) {
            handedOut.forget(ticket);
            call.story().add(clock.getAsLong(), Story.Stage.QUEUED, "", NO_ROOM);
            return Result.NOT_NOW;
        }
        if (call.isNamed()) {
            pins.note(call.key, seat.incarnation(), call.deadline, call.kills());
        }
        if (!inFlight.handOut(call, handed.answer())) {
            // Its client went away in this very moment; the worker ends the lease.
            handedOut.forget(ticket);
            inFlight.forget(call);
        }
        return Result.TAKEN;
    }

    private String newTicket() {
        byte[] bytes = new byte[TICKET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
