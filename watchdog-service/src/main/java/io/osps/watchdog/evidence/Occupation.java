/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.exchange.Seat;
import io.osps.exchange.TakenSeat;
import io.osps.space.ClaimMarks;
import io.osps.space.Tuple;
import io.osps.space.TupleView;
import org.jspecify.annotations.Nullable;

/**
 * A request that runs on a worker, as its claim in the space tells.
 *
 * @param seatNumber the seat
 * @param id the request's id; empty for a call without a ticket, whose id only the worker knows
 * @param handler what runs, empty as the id
 * @param marks what the worker noted; times of the {@link NanoClock}
 */
record Occupation(int seatNumber, String id, String handler, ClaimMarks marks) {
    /** What that claim is held for, or null when it is no request that has begun. */
    static @Nullable Occupation of(TupleView view, long now) {
        boolean begun = view.marks().started() - (now - view.heldFor().toNanos()) >= 0;
        if (!view.marks().hasStarted() || !begun) {
            // Marks from before this claim are those of a claimant that died with it.
            return null;
        }
        Tuple tuple = view.tuple();
        if (tuple.channel().equals(Seat.CHANNEL)) {
            return new Occupation(Seat.from(tuple).seatNumber(), "", "", view.marks());
        }
        TakenSeat taken = TakenSeat.from(tuple);
        return taken == null ? null : new Occupation(taken.seatNumber(), taken.id(), taken.handler(), view.marks());
    }

    /** How long it is past its deadline; below zero before. */
    long past(long now) {
        return now - marks.deadline();
    }

    /** How long it is past its deadline without progress. */
    long idle(long now) {
        return marks.progress() == 0 ? past(now) : Math.min(past(now), now - marks.progress());
    }
}
