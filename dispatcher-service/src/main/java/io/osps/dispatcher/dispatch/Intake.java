/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.dispatcher.dispatch.PendingRequest.State;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.Participant;
import io.osps.space.TupleSpace;
import io.osps.wire.CallMessage;
import io.osps.wire.Limits;
import io.osps.wire.RequestKey;
import io.osps.wire.RequestMemory;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import java.time.Duration;
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
    private final PendingRequests inFlight;
    private final QueueRoom room;
    private final Lanes lanes;
    private final Offers offers;
    private final RequestMemory memory;
    private final Pins pins;
    private final DispatchMeters meters;
    private final LongConsumer deadlines;
    private final LongSupplier clock;
    private volatile boolean closed;

    Intake(
            TupleSpace space,
            Catalogue catalogue,
            PendingRequests inFlight,
            QueueRoom room,
            Lanes lanes,
            Offers offers,
            RequestMemory memory,
            Pins pins,
            DispatchMeters meters,
            LongConsumer deadlines,
            LongSupplier clock) {
        this.space = space;
        this.catalogue = catalogue;
        this.inFlight = inFlight;
        this.room = room;
        this.lanes = lanes;
        this.offers = offers;
        this.memory = memory;
        this.pins = pins;
        this.meters = meters;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    /** Refuses all from now on. */
    void close() {
        closed = true;
    }

    /** Takes a request in. */
    Pending accept(OfferKind route, CallMessage message, Caller caller) {
        String id = message.id();
        if (route != OfferKind.RELAY || id == null) {
            return begin(route, message, caller, null);
        }
        RequestMemory.Run run = memory.begin(id, message, caller.answer());
        return run == null ? Pending.OVER : begin(route, message, caller, run);
    }

    /** Takes in a request that is no repetition. */
    private Pending begin(OfferKind route, CallMessage message, Caller caller, RequestMemory.@Nullable Run run) {
        Consumer<RespValue> answer = run == null ? caller.answer() : run;
        if (closed) {
            return refuse(route, DispatcherErrors.draining(), answer);
        }
        KnownHandler handler = catalogue.find(message.handler());
        if (handler == null) {
            return refuse(route, DispatcherErrors.noHandler(message.handler()), answer);
        }
        byte[] payload = route == OfferKind.RELAY ? message.payload() : NO_PAYLOAD;
        if (payload.length > Limits.RELAY_PAYLOAD) {
            return refuse(route, DispatcherErrors.tooLarge(payload.length, Limits.RELAY_PAYLOAD), answer);
        }
        long now = clock.getAsLong();
        long deadline = now + timeLimit(message.deadline(), handler.timeout()).toNanos();
        String id = message.id();
        Story story = new Story(id == null ? RequestKey.newId() : id, message.user(), handler.name(), route, now);
        PendingRequest call = new PendingRequest(
                story,
                id != null,
                caller.connection(),
                handler,
                route,
                caller.listener(),
                payload,
                now,
                deadline,
                answer);
        if (!inFlight.add(call)) {
            return refuse(route, DispatcherErrors.sameId(story.id()), answer);
        }
        deadlines.accept(deadline);
        Lane lane = lanes.of(handler.pool());
        if (route != OfferKind.RELAY && call.isNamed()) {
            call.suspect(pins.deaths(call.key));
        }
        if (call.kills() >= Blame.MOST_KILLS && !pins.isOpen(call.key)) {
            inFlight.end(call, State.QUEUED, DispatcherErrors.poison(call));
        } else if (!pinned(call, lane)) {
            if (call.isSuspect()) {
                enqueue(call, lanes.suspects());
            } else if (!redeem(call, message.ticket(), lane) && !seat(call, lane)) {
                enqueue(call, lane);
            }
        }
        return () -> abandon(call, caller.answer(), run);
    }

    private void enqueue(PendingRequest call, Lane lane) {
        call.story()
                .add(
                        clock.getAsLong(),
                        Story.Stage.QUEUED,
                        "",
                        lane.isEmpty() ? "no seat was free" : "others were before it");
        if (!lane.add(call)) {
            inFlight.end(call, State.QUEUED, DispatcherErrors.busy(lane, room, call.payload.length));
        }
    }

    /** A request that some worker was given before goes to that one again, which remembers it, or is to come again. */
    private boolean pinned(PendingRequest call, Lane lane) {
        Participant worker = call.route == OfferKind.RELAY || !call.isNamed() ? null : pins.find(call.key);
        if (worker == null) {
            return false;
        }
        Claim claim = space.tryClaim(Seat.ofWorker(worker.name(), worker.incarnation()), ClaimKind.UNCOUNTED);
        if (claim == null) {
            inFlight.end(call, State.QUEUED, DispatcherErrors.pinned(worker.name(), call));
        } else {
            offer(call, lane, claim);
        }
        return true;
    }

    /** Gives a newcomer the seat that a ticket reserves and that its client could not reach. */
    private boolean redeem(PendingRequest call, @Nullable String ticket, Lane lane) {
        Claim claim = ticket == null || call.route != OfferKind.RELAY
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
    private boolean seat(PendingRequest call, Lane lane) {
        Claim claim = lane.isEmpty() ? space.tryClaim(Seat.ofPool(lane.pool()), ClaimKind.UNCOUNTED) : null;
        if (claim == null) {
            return false;
        }
        offer(call, lane, claim);
        return true;
    }

    private void offer(PendingRequest call, Lane lane, Claim claim) {
        if (call.move(State.QUEUED, State.OFFERED)) {
            offers.offer(call, lane, claim);
        } else {
            claim.release();
        }
    }

    /** The client has gone. What it has named by an id is run to its end once begun: it may ask for that again. */
    private void abandon(PendingRequest call, Consumer<RespValue> client, RequestMemory.@Nullable Run run) {
        boolean queued;
        if (run == null) {
            queued = inFlight.giveUp(call);
        } else {
            queued = run.leave(client) && inFlight.giveUpQueued(call);
        }
        if (queued) {
            lanes.remove(call);
        }
    }

    private Pending refuse(OfferKind route, WireError error, Consumer<RespValue> answer) {
        meters.refused(route, error.code());
        answer.accept(new RespValue.Failure(error));
        return Pending.OVER;
    }

    private static Duration timeLimit(@Nullable Duration asked, Duration longest) {
        return asked == null || asked.compareTo(longest) > 0 ? longest : asked;
    }
}
