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
final class Placement {
    private static final Logger log = LoggerFactory.getLogger(Placement.class);
    private static final int TICKET_BYTES = 16;
    private static final String NO_ROOM = "the space had no room for it";

    private final TupleSpace space;
    private final Members members;
    private final PendingRequests pendingRequests;
    private final CancelOrders orders;
    private final WorkerAffinity affinity;
    private final HandedOut handedOut;
    private final long lease;
    private final LongSupplier clock;
    private final SecureRandom random = new SecureRandom();

    Placement(
            TupleSpace space,
            Members members,
            PendingRequests pendingRequests,
            CancelOrders orders,
            WorkerAffinity affinity,
            HandedOut handedOut,
            Duration lease,
            LongSupplier clock) {
        this.space = space;
        this.members = members;
        this.pendingRequests = pendingRequests;
        this.orders = orders;
        this.affinity = affinity;
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
     * @return false when that cannot be done now; then the request is back at the front of its queue
     */
    boolean offer(PendingRequest pending, PoolQueue queue, Claim claim) {
        Result result = Result.NEEDLESS;
        try {
            result = switch (pending.route) {
                case RELAY -> relay(pending, claim);
                case REDIRECT, ASK -> redirect(pending, claim);
                case CALLBACK -> callBack(pending, claim);
            };
        } catch (RuntimeException e) {
            log.error("a request could not be offered: request={} reason={}", pending.key, e.getMessage(), e);
            pendingRequests.end(pending, State.OFFERED, DispatcherErrors.fault(pending));
        }
        if (result != Result.TAKEN) {
            claim.release();
        }
        if (result == Result.NOT_NOW && pending.move(State.OFFERED, State.QUEUED)) {
            queue.putBack(pending);
            return false;
        }
        if (result != Result.TAKEN) {
            pendingRequests.forget(pending);
        }
        return true;
    }

    /** The seat, or the reservation of one that could not be used, becomes the request. */
    private Result relay(PendingRequest pending, Claim claim) {
        boolean reserved = claim.tuple().channel().equals(Reservation.CHANNEL);
        Request request = reserved
                ? request(pending, Reservation.from(claim.tuple()))
                : request(pending, Seat.from(claim.tuple()));
        // Noted first: the answer may be here before this thread goes on.
        String why = reserved ? "its ticket reserved a seat there" : reason(pending);
        pending.story().add(clock.getAsLong(), Story.Stage.OFFERED, request.worker(), why);
        try {
            claim.replace(request.toTuple(pending.payload), WriteOptions.boundTo(space.self()));
        } catch (SpaceFullException _) {
            pending.story().add(clock.getAsLong(), Story.Stage.QUEUED, "", NO_ROOM);
            return Result.NOT_NOW;
        }
        if (reserved) {
            handedOut.unused(Reservation.from(claim.tuple()).ticket());
        }
        pending.place();
        if (pending.isCancelled()) {
            orders.to(request.worker(), request.incarnation(), pending.key);
        }
        return Result.TAKEN;
    }

    private static String reason(PendingRequest pending) {
        return pending.isSuspect() ? "it runs alone there, as a suspect" : "its seat was the next free one of the pool";
    }

    private Request request(PendingRequest pending, Seat seat) {
        return request(pending, seat.worker(), seat.incarnation(), seat.seatNumber());
    }

    private Request request(PendingRequest pending, Reservation reserved) {
        return request(pending, reserved.worker(), reserved.incarnation(), reserved.seatNumber());
    }

    private Request request(PendingRequest pending, String worker, long incarnation, int seatNumber) {
        return new Request(
                worker,
                incarnation,
                seatNumber,
                pending.key,
                pending.handler.name(),
                space.self().incarnation(),
                pending.deadline,
                pending.attempt());
    }

    /** The seat becomes a reservation, which outlives this dispatcher, and its ticket is the answer. */
    private Result redirect(PendingRequest pending, Claim claim) {
        return handOut(pending, claim, (seat, ticket, term) -> {
            Tuple reservation = new Reservation(
                            seat.worker(),
                            seat.incarnation(),
                            seat.seatNumber(),
                            ticket,
                            pending.key,
                            pending.handler.name(),
                            clock.getAsLong() + term,
                            pending.deadline,
                            space.self().incarnation(),
                            pending.route == OfferKind.ASK)
                    .toTuple();
            if (pending.route == OfferKind.ASK) {
                return new Handed(reservation, new RespValue.Ask(seat.host(), seat.port()));
            }
            Grant grant = new Grant(
                    seat.host(),
                    seat.port(),
                    ticket,
                    Duration.ofNanos(term),
                    seat.worker(),
                    seat.incarnation(),
                    pending.handler.idempotent());
            return new Handed(reservation, grant.toValue());
        });
    }

    /** The seat becomes a callback, which outlives this dispatcher too, and the ticket that the client must show is the answer. */
    private Result callBack(PendingRequest pending, Claim claim) {
        InetSocketAddress listener = Objects.requireNonNull(pending.listener, "listener");
        return handOut(pending, claim, (seat, ticket, term) -> {
            Tuple callback = new Callback(
                            seat.worker(),
                            seat.incarnation(),
                            seat.seatNumber(),
                            ticket,
                            pending.key,
                            listener.getAddress().getHostAddress(),
                            listener.getPort(),
                            pending.handler.name(),
                            clock.getAsLong() + term,
                            pending.deadline,
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

    private Result handOut(PendingRequest pending, Claim claim, Hand hand) {
        Seat seat = Seat.from(claim.tuple());
        Participant worker = members.find(seat.incarnation());
        if (worker == null) {
            return Result.NOT_NOW;
        }
        if (pending.state() != State.OFFERED) {
            return Result.NEEDLESS;
        }
        long term = Math.max(0, Math.min(lease, pending.deadline - clock.getAsLong()));
        String ticket = newTicket();
        Handed handed = hand.out(seat, ticket, term);
        // Noted first: its end may be told before this thread goes on.
        pending.story().add(clock.getAsLong(), Story.Stage.OFFERED, seat.worker(), reason(pending));
        handedOut.note(ticket, pending, seat.worker(), seat.incarnation());
        try {
            claim.replace(handed.tuple(), WriteOptions.boundTo(worker));
        } catch (SpaceFullException _) {
            handedOut.forget(ticket);
            pending.story().add(clock.getAsLong(), Story.Stage.QUEUED, "", NO_ROOM);
            return Result.NOT_NOW;
        }
        if (pending.isNamed()) {
            affinity.note(pending.key, seat.incarnation(), pending.deadline, pending.kills());
        }
        if (!pendingRequests.handOut(pending, handed.answer())) {
            // Its client went away in this very moment; the worker ends the lease.
            handedOut.forget(ticket);
            pendingRequests.forget(pending);
        }
        return Result.TAKEN;
    }

    private String newTicket() {
        byte[] bytes = new byte[TICKET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
