/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.dispatcher.dispatch.PendingRequest.State;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.Participant;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import io.osps.wire.RequestKey;
import java.util.function.LongSupplier;

/**
 * Ends requests before their time, wherever they are: in the queue, with a worker, or reserved and not begun. Whoever
 * waits here is told at once; the worker then interrupts what runs, which may take it a while. Never blocks. Thread safe.
 */
final class Cancelling {
    private final TupleSpace space;
    private final Members members;
    private final PendingRequests pendingRequests;
    private final PoolQueues queues;
    private final CancelOrders orders;
    private final LongSupplier clock;

    Cancelling(
            TupleSpace space,
            Members members,
            PendingRequests pendingRequests,
            PoolQueues queues,
            CancelOrders orders,
            LongSupplier clock) {
        this.space = space;
        this.members = members;
        this.pendingRequests = pendingRequests;
        this.queues = queues;
        this.orders = orders;
        this.clock = clock;
    }

    /** Cancels the request of that id; false when the asker has none that could still be. */
    boolean cancel(String id, String asker) {
        PendingRequest pending = pendingRequests.find(id, asker);
        if (pending == null) {
            Story story = pendingRequests.story(id, asker);
            String key = story == null ? RequestKey.of(id, asker) : story.key();
            boolean unused = giveBackReservation(key);
            return orders.toAll(key) || unused;
        }
        pending.cancel();
        // Around again when the request comes back from a worker that died, in this very moment.
        while (pending.state() == State.QUEUED || pending.state() == State.OFFERED) {
            if (pendingRequests.end(pending, State.QUEUED, DispatcherErrors.cancelled(pending, "queued"))) {
                queues.remove(pending);
                return true;
            }
            if (pendingRequests.abandon(
                    pending, DispatcherErrors.cancelled(pending, isStarted(pending) ? "running" : "offered"))) {
                orders.toAll(pending.key);
                return true;
            }
        }
        return false;
    }

    private boolean isStarted(PendingRequest pending) {
        return space.inspect(Request.of(pending.key, space.self().incarnation())).stream()
                .anyMatch(view -> view.marks().hasStarted());
    }

    /** A reservation that nobody uses is made to end now; its worker, which alone makes seats, turns it into one. */
    private boolean giveBackReservation(String key) {
        Claim claim = space.tryClaim(Reservation.ofId(key), ClaimKind.UNCOUNTED);
        if (claim == null) {
            return false;
        }
        Reservation reservation = Reservation.from(claim.tuple());
        Participant worker = members.find(reservation.incarnation());
        if (worker == null) {
            claim.release();
            return false;
        }
        claim.replace(reservation.endingAt(clock.getAsLong() - 1).toTuple(), WriteOptions.boundTo(worker));
        return true;
    }
}
