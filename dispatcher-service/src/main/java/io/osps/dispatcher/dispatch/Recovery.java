/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.dispatcher.dispatch.PendingRequest.State;
import io.osps.exchange.Reply;
import io.osps.exchange.Request;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.TupleSpace;
import io.osps.space.TupleState;
import io.osps.space.TupleView;
import io.osps.wire.WireError;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back the requests of this dispatcher that name a worker which is gone, and decides their fate. What had
 * not started goes to the front of the queue. What had started is {@code LOST} unless its handler is idempotent; else it is
 * a suspect, which runs again alone, and {@code POISON} when it kills there too. A worker that somebody has killed
 * makes no suspects. Confined to one thread.
 */
final class Recovery {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final long PAUSE = Duration.ofMillis(250).toNanos();
    private static final long TRACE_EVERY = Duration.ofSeconds(1).toNanos();
    private static final int UNTRACED_LIMIT = 3;

    private final TupleSpace space;
    private final Members members;
    private final PendingRequests pendingRequests;
    private final PoolQueues queues;
    private final CrashAttribution attribution;
    private final LongSupplier clock;
    private long lastTrace;

    Recovery(
            TupleSpace space,
            Members members,
            PendingRequests pendingRequests,
            PoolQueues queues,
            CrashAttribution attribution,
            LongSupplier clock) {
        this.space = space;
        this.members = members;
        this.pendingRequests = pendingRequests;
        this.queues = queues;
        this.attribution = attribution;
        this.clock = clock;
        this.lastTrace = clock.getAsLong();
    }

    long turn() {
        if (!pendingRequests.all().isEmpty()) {
            pass();
            if (clock.getAsLong() - lastTrace >= TRACE_EVERY) {
                lastTrace = clock.getAsLong();
                trace();
            }
        }
        return PAUSE;
    }

    /** Takes back what dead workers have left. */
    void pass() {
        // The requests first: a worker that joined in between must not look dead.
        var requests = space.inspect(Request.ofDispatcher(space.self().incarnation()));
        Set<Long> living = members.refresh().keySet();
        for (TupleView view : requests) {
            Request request = Request.from(view.tuple());
            if (!living.contains(request.incarnation()) && view.state() != TupleState.CLAIMED && !isTooSoon(request)) {
                takeBack(request);
            }
        }
    }

    /** Whether a death would count against it that may still turn out to be a kill by somebody. */
    private boolean isTooSoon(Request request) {
        PendingRequest pending = pendingRequests.find(request.id());
        return pending != null
                && pending.kills() == CrashAttribution.MOST_KILLS - 1
                && !pending.isExcused()
                && attribution.isOpen(request.incarnation());
    }

    private void takeBack(Request request) {
        Claim claim = space.tryClaim(Request.of(request.id(), request.dispatcher()), ClaimKind.UNCOUNTED);
        if (claim == null) {
            return;
        }
        if (Request.from(claim.tuple()).incarnation() != request.incarnation()) {
            claim.release();
            return;
        }
        boolean started = claim.marks().hasStarted();
        claim.commit();
        PendingRequest pending = pendingRequests.find(request.id());
        if (pending != null) {
            decide(pending, request, started);
        }
    }

    private void decide(PendingRequest pending, Request request, boolean started) {
        log.warn(
                "took a request back from a dead worker: request={} handler={} worker={} started={} idempotent={}",
                pending.key,
                pending.handler.name(),
                request.worker(),
                started,
                pending.handler.idempotent());
        pending.story()
                .add(
                        clock.getAsLong(),
                        Story.Stage.TAKEN_BACK,
                        request.worker(),
                        started ? "the worker died while it was running" : "the worker died before it had begun");
        if (started && !pending.handler.idempotent()) {
            lose(pending, true, "the worker died with the request");
        } else if (started
                && isCause(pending, request.incarnation())
                && pending.killed() >= CrashAttribution.MOST_KILLS) {
            log.error("a request has killed two workers: request={} handler={}", pending.key, pending.handler.name());
            end(pending, DispatcherErrors.poison(pending));
        } else {
            pending.takeBack();
            if (pending.move(State.OFFERED, State.QUEUED)) {
                queues.putBack(pending);
            } else {
                pendingRequests.forget(pending);
            }
        }
    }

    /**
     * Ends requests of which nothing is left in the space, neither request nor reply, for several passes. That should
     * never be; should it, their clients are told and their ids become free.
     */
    void trace() {
        Set<String> there = new HashSet<>();
        space.inspect(Request.ofDispatcher(space.self().incarnation()))
                .forEach(view -> there.add(Request.from(view.tuple()).id()));
        space.inspect(Reply.ofDispatcher(space.self().incarnation()))
                .forEach(view -> there.add(Reply.from(view.tuple()).id()));
        for (PendingRequest pending : pendingRequests.all()) {
            boolean out = pending.state() == State.OFFERED || pending.state() == State.ABANDONED;
            if (!out || !pending.isPlaced() || there.contains(pending.key)) {
                pending.untraced = 0;
            } else if (++pending.untraced >= UNTRACED_LIMIT) {
                lose(pending, true, "the request has vanished from the space");
            }
        }
    }

    private boolean isCause(PendingRequest pending, long worker) {
        boolean cause = attribution.mayBeCause(pending.key, worker, pending.isExcused());
        if (!cause && attribution.isExcuse(worker)) {
            pending.excuse();
        }
        return cause;
    }

    private void lose(PendingRequest pending, boolean started, String why) {
        end(pending, DispatcherErrors.lost(pending, started, why));
    }

    private void end(PendingRequest pending, WireError error) {
        if (!pendingRequests.end(pending, State.OFFERED, error)) {
            pendingRequests.forget(pending);
        }
    }
}
