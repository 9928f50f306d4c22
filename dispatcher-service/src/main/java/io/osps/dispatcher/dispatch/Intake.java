package io.osps.dispatcher.dispatch;

import io.osps.dispatcher.dispatch.Call.State;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.TupleSpace;
import io.osps.wire.CallMessage;
import io.osps.wire.Limits;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come in: refused with a named error, given a seat at once, or queued. Never blocks. Thread safe.
 */
final class Intake {
    private static final byte[] NO_PAYLOAD = {};

    private final TupleSpace space;
    private final Catalogue catalogue;
    private final InFlight inFlight;
    private final QueueRoom room;
    private final Lanes lanes;
    private final Offers offers;
    private final DispatchMeters meters;
    private final LongConsumer deadlines;
    private final LongSupplier clock;
    private final AtomicLong lastId = new AtomicLong();
    private volatile boolean closed;

    Intake(
            TupleSpace space,
            Catalogue catalogue,
            InFlight inFlight,
            QueueRoom room,
            Lanes lanes,
            Offers offers,
            DispatchMeters meters,
            LongConsumer deadlines,
            LongSupplier clock) {
        this.space = space;
        this.catalogue = catalogue;
        this.inFlight = inFlight;
        this.room = room;
        this.lanes = lanes;
        this.offers = offers;
        this.meters = meters;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    /** Refuses all from now on. */
    void close() {
        closed = true;
    }

    Pending accept(Route route, CallMessage message, Consumer<RespValue> answer) {
        if (closed) {
            return refuse(route, Refusals.draining(), answer);
        }
        KnownHandler handler = catalogue.find(message.handler());
        if (handler == null) {
            return refuse(route, Refusals.noHandler(message.handler()), answer);
        }
        byte[] payload = route == Route.RELAY ? message.payload() : NO_PAYLOAD;
        if (payload.length > Limits.RELAY_PAYLOAD) {
            return refuse(route, Refusals.tooLarge(payload.length, Limits.RELAY_PAYLOAD), answer);
        }
        String id = message.id();
        long now = clock.getAsLong();
        long deadline = now + timeLimit(message.deadline(), handler.timeout()).toNanos();
        Call call = new Call(id == null ? newId() : id, handler, route, payload, now, deadline, answer);
        if (!inFlight.add(call)) {
            return refuse(route, Refusals.sameId(call.id), answer);
        }
        deadlines.accept(deadline);
        Lane lane = lanes.of(handler.pool());
        if (!redeem(call, message.ticket(), lane) && !seat(call, lane) && !lane.add(call)) {
            inFlight.end(call, State.QUEUED, Refusals.busy(lane, room, payload.length));
        }
        return () -> abandon(call);
    }

    /** Gives a newcomer the seat that a ticket reserves and that its client could not reach. */
    private boolean redeem(Call call, @Nullable String ticket, Lane lane) {
        Claim claim = ticket == null || call.route != Route.RELAY
                ? null
                : space.tryClaim(Reservation.ofTicket(ticket), ClaimKind.UNCOUNTED);
        if (claim == null) {
            return false;
        }
        if (!Reservation.from(claim.tuple()).handler().equals(call.handler.name())
                || !call.move(State.QUEUED, State.OFFERED)) {
            claim.release();
            return false;
        }
        offers.offer(call, lane, claim);
        return true;
    }

    /** Gives a newcomer a seat at once, unless there is none or others wait for one. */
    private boolean seat(Call call, Lane lane) {
        Claim claim = lane.isEmpty() ? space.tryClaim(Seat.ofPool(lane.pool()), ClaimKind.UNCOUNTED) : null;
        if (claim == null) {
            return false;
        }
        if (call.move(State.QUEUED, State.OFFERED)) {
            offers.offer(call, lane, claim);
        } else {
            claim.release();
        }
        return true;
    }

    /** Cancels a request that waits for a seat; false when none of that id does. */
    boolean cancel(String id) {
        Call call = inFlight.find(id);
        if (call == null || !inFlight.end(call, State.QUEUED, Refusals.cancelled(call))) {
            return false;
        }
        lanes.of(call.handler.pool()).remove(call);
        return true;
    }

    private void abandon(Call call) {
        if (inFlight.giveUp(call)) {
            lanes.of(call.handler.pool()).remove(call);
        }
    }

    private Pending refuse(Route route, WireError error, Consumer<RespValue> answer) {
        meters.refused(route, error.code());
        answer.accept(new RespValue.Failure(error));
        return Pending.OVER;
    }

    private String newId() {
        return Long.toString(space.self().incarnation(), Character.MAX_RADIX)
                + '-'
                + Long.toString(lastId.incrementAndGet(), Character.MAX_RADIX);
    }

    private static Duration timeLimit(@Nullable Duration asked, Duration longest) {
        return asked == null || asked.compareTo(longest) > 0 ? longest : asked;
    }
}
