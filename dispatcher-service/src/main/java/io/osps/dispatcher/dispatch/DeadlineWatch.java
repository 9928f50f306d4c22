/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.boot.Loop;
import io.osps.dispatcher.dispatch.PendingRequest.State;
import io.osps.exchange.Request;
import io.osps.space.TupleSpace;
import io.osps.space.TupleView;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Ends requests whose deadline has passed. A request that a worker has is left to the worker for a grace time, since it
 * answers with more than we know here; only a worker that cannot answer is answered for.
 *
 * <p>One thread sweeps over all requests when the earliest deadline that it saw comes, and at least once a second. That
 * is cheaper than a timer for each request, nearly all of which end long before.
 */
final class DeadlineWatch {
    private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long SHORTEST_PAUSE = Duration.ofMillis(5).toNanos();

    private final TupleSpace space;
    private final PendingRequests pendingRequests;
    private final PoolQueues queues;
    private final long grace;
    private final LongSupplier clock;
    private final Loop loop = Loop.of("dispatch-deadlines", this::turn);
    private volatile long nextSweep;

    DeadlineWatch(
            TupleSpace space, PendingRequests pendingRequests, PoolQueues queues, Duration grace, LongSupplier clock) {
        this.space = space;
        this.pendingRequests = pendingRequests;
        this.queues = queues;
        this.grace = grace.toNanos();
        this.clock = clock;
        this.nextSweep = clock.getAsLong();
    }

    /** The sweeping thread. */
    Loop loop() {
        return loop;
    }

    /** There is a request with that deadline. */
    void added(long deadline) {
        if (deadline - nextSweep < 0) {
            loop.wake();
        }
    }

    private long turn() {
        // Whoever comes during the sweep with an earlier deadline than this ends the pause after it.
        nextSweep = clock.getAsLong() + LONGEST_PAUSE;
        nextSweep = sweep();
        return Math.max(SHORTEST_PAUSE, nextSweep - clock.getAsLong());
    }

    /** Looks at every request once, and says when to look again. */
    long sweep() {
        long now = clock.getAsLong();
        long next = now + LONGEST_PAUSE;
        for (PendingRequest pending : pendingRequests.all()) {
            State state = pending.state();
            if (state != State.QUEUED && state != State.OFFERED) {
                continue;
            }
            long due = state == State.QUEUED ? pending.deadline : pending.deadline + grace;
            if (due - now > 0) {
                next = due - next < 0 ? due : next;
            } else if (state == State.QUEUED) {
                endQueued(pending);
            } else {
                endOffered(pending);
            }
        }
        return next;
    }

    private void endQueued(PendingRequest pending) {
        if (pendingRequests.end(pending, State.QUEUED, DispatcherErrors.timeout("queued", pending))) {
            queues.remove(pending);
        }
    }

    private void endOffered(PendingRequest pending) {
        List<TupleView> views =
                space.inspect(Request.of(pending.key, space.self().incarnation()));
        boolean started = views.stream().anyMatch(view -> view.marks().hasStarted());
        pendingRequests.abandon(pending, DispatcherErrors.timeout(started ? "running" : "offered", pending));
    }
}
