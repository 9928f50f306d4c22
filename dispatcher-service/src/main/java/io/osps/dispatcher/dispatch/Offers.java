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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a claimed seat, in one atomic step, into what a request's route needs. Whatever happens, the claim has ended
 * afterwards: the seat is the request's now, or free again. Thread safe.
 */
final class Offers {
    private static final Logger log = LoggerFactory.getLogger(Offers.class);
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
    boolean offer(Call call, Lane lane, Claim claim) {
        Result result = Result.NEEDLESS;
        try {
            result = switch (call.route) {
                case RELAY -> relay(call, claim);
                case REDIRECT -> redirect(call, claim);
            };
        } catch (RuntimeException e) {
            log.error("a request could not be offered: request={} reason={}", call.id, e.getMessage(), e);
            inFlight.end(call, State.OFFERED, Refusals.fault(call));
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
    private Result relay(Call call, Claim claim) {
        boolean reserved = claim.tuple().channel().equals(Reservation.CHANNEL);
        Request request =
                reserved ? request(call, Reservation.from(claim.tuple())) : request(call, Seat.from(claim.tuple()));
        try {
            claim.replace(request.toTuple(call.payload), WriteOptions.boundTo(space.self()));
        } catch (SpaceFullException _) {
            return Result.NOT_NOW;
        }
        call.place();
        return Result.TAKEN;
    }

    private Request request(Call call, Seat seat) {
        return request(call, seat.worker(), seat.incarnation(), seat.k());
    }

    private Request request(Call call, Reservation reserved) {
        return request(call, reserved.worker(), reserved.incarnation(), reserved.k());
    }

    private Request request(Call call, String worker, long incarnation, int k) {
        return new Request(
                worker,
                incarnation,
                k,
                call.id,
                call.handler.name(),
                space.self().incarnation(),
                call.deadline,
                call.attempt());
    }

    /** The seat becomes a reservation, which outlives this dispatcher, and its ticket is the answer. */
    private Result redirect(Call call, Claim claim) {
        Seat seat = Seat.from(claim.tuple());
        Participant worker = members.find(seat.incarnation());
        if (worker == null) {
            return Result.NOT_NOW;
        }
        if (call.state() != State.OFFERED) {
            return Result.NEEDLESS;
        }
        long now = clock.getAsLong();
        long term = Math.max(0, Math.min(lease, call.deadline - now));
        Reservation reservation = new Reservation(
                seat.worker(),
                seat.incarnation(),
                seat.k(),
                newTicket(),
                call.id,
                call.handler.name(),
                now + term,
                call.deadline);
        try {
            claim.replace(reservation.toTuple(), WriteOptions.boundTo(worker));
        } catch (SpaceFullException _) {
            return Result.NOT_NOW;
        }
        Grant grant = new Grant(
                seat.host(),
                seat.port(),
                reservation.ticket(),
                Duration.ofNanos(term),
                seat.worker(),
                seat.incarnation(),
                call.handler.idempotent());
        if (!inFlight.end(call, State.OFFERED, grant.toValue(), DispatchMeters.OK)) {
            // Its client went away in this very moment; the worker ends the reservation with its lease.
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
