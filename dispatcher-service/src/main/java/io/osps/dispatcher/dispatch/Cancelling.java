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
    private final PendingRequests inFlight;
    private final Lanes lanes;
    private final CancelOrders orders;
    private final LongSupplier clock;

    Cancelling(
            TupleSpace space,
            Members members,
            PendingRequests inFlight,
            Lanes lanes,
            CancelOrders orders,
            LongSupplier clock) {
        this.space = space;
        this.members = members;
        this.inFlight = inFlight;
        this.lanes = lanes;
        this.orders = orders;
        this.clock = clock;
    }

    /** Cancels the request of that id; false when the asker has none that could still be. */
    boolean cancel(String id, String asker) {
        PendingRequest call = inFlight.find(id, asker);
        if (call == null) {
            Story story = inFlight.story(id, asker);
            String key = story == null ? RequestKey.of(id, asker) : story.key();
            boolean unused = giveBackReservation(key);
            return orders.toAll(key) || unused;
        }
        call.cancel();
        // Around again when the request comes back from a worker that died, in this very moment.
        while (call.state() == State.QUEUED || call.state() == State.OFFERED) {
            if (inFlight.end(call, State.QUEUED, DispatcherErrors.cancelled(call, "queued"))) {
                lanes.remove(call);
                return true;
            }
            if (inFlight.abandon(call, DispatcherErrors.cancelled(call, isStarted(call) ? "running" : "offered"))) {
                orders.toAll(call.key);
                return true;
            }
        }
        return false;
    }

    private boolean isStarted(PendingRequest call) {
        return space.inspect(Request.of(call.key, space.self().incarnation())).stream()
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
