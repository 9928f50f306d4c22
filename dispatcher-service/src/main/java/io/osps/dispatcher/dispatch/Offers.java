package io.osps.dispatcher.dispatch;

import io.osps.dispatcher.dispatch.Call.State;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.space.Participant;
import io.osps.space.SpaceFullException;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import io.osps.wire.Grant;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/**
 * Turns a claimed seat, in one atomic step, into what a request's route needs. Whatever happens, the claim has ended
 * afterwards: the seat is the request's now, or free again. Thread safe.
 */
final class Offers {
    private static final int TICKET_BYTES = 16;

    private final TupleSpace space;
    private final Members members;
    private final InFlight inFlight;
    private final long lease;
    private final LongSupplier clock;
    private final SecureRandom random = new SecureRandom();

    Offers(TupleSpace space, Members members, InFlight inFlight, Duration lease, LongSupplier clock) {
        this.space = space;
        this.members = members;
        this.inFlight = inFlight;
        this.lease = lease.toNanos();
        this.clock = clock;
    }

    /**
     * Gives a seat to a request that is {@link State#OFFERED}.
     *
     * @return false when the space has no room for the payload now, or the seat's worker has just died; then the request
     *     is back at the front of its lane
     */
    boolean offer(Call call, Lane lane, Claim claim) {
        Seat seat = Seat.from(claim.tuple());
        boolean done = switch (call.route) {
            case RELAY -> request(call, claim, seat.worker(), seat.incarnation(), seat.k());
            case REDIRECT -> reserve(call, claim, seat);
        };
        if (!done) {
            claim.release();
            putBack(call, lane);
        }
        return done;
    }

    /** The same for a seat that was reserved before, by a ticket that could not be used. */
    boolean offerReserved(Call call, Lane lane, Claim claim) {
        Reservation reserved = Reservation.from(claim.tuple());
        boolean done = request(call, claim, reserved.worker(), reserved.incarnation(), reserved.k());
        if (!done) {
            claim.release();
            putBack(call, lane);
        }
        return done;
    }

    private boolean request(Call call, Claim claim, String worker, long incarnation, int k) {
        Request request = new Request(
                worker,
                incarnation,
                k,
                call.id,
                call.handler.name(),
                space.self().incarnation(),
                call.deadline,
                call.attempt());
        try {
            claim.replace(request.toTuple(call.payload), WriteOptions.boundTo(space.self()));
        } catch (SpaceFullException _) {
            return false;
        }
        call.place();
        return true;
    }

    private boolean reserve(Call call, Claim claim, Seat seat) {
        Participant worker = members.find(seat.incarnation());
        if (worker == null) {
            return false;
        }
        if (call.state() != State.OFFERED) {
            inFlight.forget(call);
            claim.release();
            return true;
        }
        byte[] bytes = new byte[TICKET_BYTES];
        random.nextBytes(bytes);
        String ticket = HexFormat.of().formatHex(bytes);
        long now = clock.getAsLong();
        long term = Math.min(lease, Math.max(0, call.deadline - now));
        Reservation reservation = new Reservation(
                seat.worker(),
                seat.incarnation(),
                seat.k(),
                ticket,
                call.id,
                call.handler.name(),
                now + term,
                call.deadline);
        try {
            claim.replace(reservation.toTuple(), WriteOptions.boundTo(worker));
        } catch (SpaceFullException _) {
            return false;
        }
        Grant grant = new Grant(
                seat.host(),
                seat.port(),
                ticket,
                Duration.ofNanos(term),
                seat.worker(),
                seat.incarnation(),
                call.handler.idempotent());
        if (!inFlight.end(call, State.OFFERED, grant.toValue(), DispatchMeters.OK)) {
            // Its client went away in this very moment; the worker ends the reservation with its lease.
            inFlight.forget(call);
        }
        return true;
    }

    private void putBack(Call call, Lane lane) {
        if (call.move(State.OFFERED, State.QUEUED)) {
            lane.putBack(call);
        } else {
            inFlight.forget(call);
        }
    }
}
