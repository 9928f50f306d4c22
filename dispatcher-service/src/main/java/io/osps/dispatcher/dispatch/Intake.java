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
    private final PendingRequests pendingRequests;
    private final QueueRoom room;
    private final PoolQueues queues;
    private final Placement placement;
    private final RequestMemory memory;
    private final WorkerAffinity affinity;
    private final DispatchMeters meters;
    private final LongConsumer deadlines;
    private final LongSupplier clock;
    private volatile boolean closed;

    Intake(
            TupleSpace space,
            Catalogue catalogue,
            PendingRequests pendingRequests,
            QueueRoom room,
            PoolQueues queues,
            Placement placement,
            RequestMemory memory,
            WorkerAffinity affinity,
            DispatchMeters meters,
            LongConsumer deadlines,
            LongSupplier clock) {
        this.space = space;
        this.catalogue = catalogue;
        this.pendingRequests = pendingRequests;
        this.room = room;
        this.queues = queues;
        this.placement = placement;
        this.memory = memory;
        this.affinity = affinity;
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
        PendingRequest pending = new PendingRequest(
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
        if (!pendingRequests.add(pending)) {
            return refuse(route, DispatcherErrors.sameId(story.id()), answer);
        }
        deadlines.accept(deadline);
        PoolQueue queue = queues.of(handler.pool());
        if (route != OfferKind.RELAY && pending.isNamed()) {
            pending.suspect(affinity.deaths(pending.key));
        }
        if (pending.kills() >= CrashAttribution.MOST_KILLS && !affinity.isOpen(pending.key)) {
            pendingRequests.end(pending, State.QUEUED, DispatcherErrors.poison(pending));
        } else if (!pinned(pending, queue)) {
            if (pending.isSuspect()) {
                enqueue(pending, queues.suspects());
            } else if (!redeem(pending, message.ticket(), queue) && !seat(pending, queue)) {
                enqueue(pending, queue);
            }
        }
        return () -> abandon(pending, caller.answer(), run);
    }

    private void enqueue(PendingRequest pending, PoolQueue queue) {
        pending.story()
                .add(
                        clock.getAsLong(),
                        Story.Stage.QUEUED,
                        "",
                        queue.isEmpty() ? "no seat was free" : "others were before it");
        if (!queue.add(pending)) {
            pendingRequests.end(pending, State.QUEUED, DispatcherErrors.busy(queue, room, pending.payload.length));
        }
    }

    /** A request that some worker was given before goes to that one again, which remembers it, or is to come again. */
    private boolean pinned(PendingRequest pending, PoolQueue queue) {
        Participant worker = pending.route == OfferKind.RELAY || !pending.isNamed() ? null : affinity.find(pending.key);
        if (worker == null) {
            return false;
        }
        Claim claim = space.tryClaim(Seat.ofWorker(worker.name(), worker.incarnation()), ClaimKind.UNCOUNTED);
        if (claim == null) {
            pendingRequests.end(pending, State.QUEUED, DispatcherErrors.pinned(worker.name(), pending));
        } else {
            offer(pending, queue, claim);
        }
        return true;
    }

    /** Gives a newcomer the seat that a ticket reserves and that its client could not reach. */
    private boolean redeem(PendingRequest pending, @Nullable String ticket, PoolQueue queue) {
        Claim claim = ticket == null || pending.route != OfferKind.RELAY
                ? null
                : space.tryClaim(Reservation.ofTicket(ticket), ClaimKind.UNCOUNTED);
        if (claim == null) {
            return false;
        }
        if (!Reservation.from(claim.tuple()).handler().equals(pending.handler.name())
                || !pending.move(State.QUEUED, State.OFFERED)) {
            claim.release();
            return false;
        }
        placement.offer(pending, queue, claim);
        return true;
    }

    /** Gives a newcomer a seat at once, unless there is none or others wait for one. */
    private boolean seat(PendingRequest pending, PoolQueue queue) {
        Claim claim = queue.isEmpty() ? space.tryClaim(Seat.ofPool(queue.pool()), ClaimKind.UNCOUNTED) : null;
        if (claim == null) {
            return false;
        }
        offer(pending, queue, claim);
        return true;
    }

    private void offer(PendingRequest pending, PoolQueue queue, Claim claim) {
        if (pending.move(State.QUEUED, State.OFFERED)) {
            placement.offer(pending, queue, claim);
        } else {
            claim.release();
        }
    }

    /** The client has gone. What it has named by an id is run to its end once begun: it may ask for that again. */
    private void abandon(PendingRequest pending, Consumer<RespValue> client, RequestMemory.@Nullable Run run) {
        boolean queued;
        if (run == null) {
            queued = pendingRequests.giveUp(pending);
        } else {
            queued = run.leave(client) && pendingRequests.giveUpQueued(pending);
        }
        if (queued) {
            queues.remove(pending);
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
