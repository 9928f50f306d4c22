/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.exchange.Seat;
import io.osps.exchange.TakenSeat;
import io.osps.space.ClaimMarks;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.TupleView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which requests run where at one instant, read from the claims in the space: what is known of them even of a service
 * that answers nothing. Immutable.
 */
public final class RunningRequests {
    /** Nothing was looked for. */
    public static final RunningRequests EMPTY = new RunningRequests(Map.of());

    /**
     * A request that runs on a worker, as its claim in the space tells.
     *
     * @param seatNumber the seat
     * @param id the request's id; empty for a call without a ticket, whose id only the worker knows
     * @param handler what runs, empty as the id
     * @param marks what the worker noted; times of the {@link NanoClock}
     */
    record RunningRequest(int seatNumber, String id, String handler, ClaimMarks marks) {
        /** What that claim is held for, or null when it is no request that has begun. */
        private static @Nullable RunningRequest of(TupleView view, long now) {
            boolean begun = view.marks().started() - (now - view.heldFor().toNanos()) >= 0;
            if (!view.marks().hasStarted() || !begun) {
                // Marks from before this claim are those of a claimant that died with it.
                return null;
            }
            Tuple tuple = view.tuple();
            if (tuple.channel().equals(Seat.CHANNEL)) {
                return new RunningRequest(Seat.from(tuple).seatNumber(), "", "", view.marks());
            }
            TakenSeat taken = TakenSeat.from(tuple);
            return taken == null
                    ? null
                    : new RunningRequest(taken.seatNumber(), taken.id(), taken.handler(), view.marks());
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

    private final Map<Long, List<RunningRequest>> byIncarnation;

    private RunningRequests(Map<Long, List<RunningRequest>> byIncarnation) {
        this.byIncarnation = byIncarnation;
    }

    /** Looks once. */
    public static RunningRequests of(TupleSpace space, NanoClock clock) {
        Map<Long, List<RunningRequest>> requests = new HashMap<>();
        // Before the look: a claim then seems older than it is, never younger than the marks on it.
        long now = clock.nanoTime();
        for (TupleView view : space.inspect()) {
            RunningRequest request = view.holder() == null ? null : RunningRequest.of(view, now);
            if (view.holder() != null && request != null) {
                requests.computeIfAbsent(view.holder().incarnation(), _ -> new ArrayList<>())
                        .add(request);
            }
        }
        return new RunningRequests(requests);
    }

    /** What runs on that incarnation. */
    List<RunningRequest> of(long incarnation) {
        return byIncarnation.getOrDefault(incarnation, List.of());
    }
}
