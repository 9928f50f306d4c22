/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.osps.boot.Loop;
import io.osps.dispatcher.dispatch.PendingRequest.State;
import io.osps.space.TupleSpace;
import io.osps.wire.CallMessage;
import io.osps.wire.ErrorCode;
import io.osps.wire.RequestMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Takes requests and sees to it that each gets exactly one answer. Thread safe; its methods that take a
 * request never block, so that an event loop may call them. The answer comes in any thread, perhaps before the method returns.
 */
public final class Dispatch implements AutoCloseable {
    private static final Duration REFRESH = Duration.ofMillis(250);
    /** How many suspects may run at a time, each alone on a worker. */
    private static final int SUSPECTS_AT_A_TIME = 4;

    private static final Duration DRAIN_POLL = Duration.ofMillis(10);

    private final DispatchMeters meters;
    private final Catalogue catalogue;
    private final PendingRequests pendingRequests;
    private final PoolQueues queues;
    private final Intake intake;
    private final Cancelling cancelling;
    private final DispatchView view;
    private final Loop recoverer;
    private final List<Loop> loops = new ArrayList<>();

    /**
     * Makes a dispatch that does nothing before {@link #start}.
     *
     * @param clock of {@link System#nanoTime()}, which the workers share
     */
    public Dispatch(TupleSpace space, DispatchSettings settings, MeterRegistry registry, LongSupplier clock) {
        meters = new DispatchMeters(registry, clock);
        Members members = new Members(space);
        QueueRoom room = new QueueRoom(settings.maxRequests(), settings.maxBytes());
        catalogue = new Catalogue(space, settings.forget(), clock);
        pendingRequests = new PendingRequests(meters, clock);
        CancelOrders orders = new CancelOrders(space, members);
        CrashAttribution attribution = new CrashAttribution(space, clock);
        WorkerAffinity affinity = new WorkerAffinity(members, attribution, settings.memory(), clock);
        RequestMemory memory = new RequestMemory(settings.memory(), clock);
        HandedOut handedOut = new HandedOut(space, members, affinity, meters, clock);
        FateTaker fates = new FateTaker(space, handedOut, clock);
        Placement placement =
                new Placement(space, members, pendingRequests, orders, affinity, handedOut, settings.lease(), clock);
        SuspectRunner suspectRunner =
                new SuspectRunner(space, catalogue, placement, pendingRequests, affinity, room, clock);
        queues = new PoolQueues(space, placement, room, suspectRunner, clock);
        DeadlineWatch watch = new DeadlineWatch(space, pendingRequests, queues, settings.grace(), clock);
        ReplyTaker replies = new ReplyTaker(space, pendingRequests, queues, clock);
        Recovery recovery = new Recovery(space, members, pendingRequests, queues, attribution, clock);
        intake = new Intake(
                space,
                catalogue,
                pendingRequests,
                room,
                queues,
                placement,
                memory,
                affinity,
                meters,
                watch::added,
                clock);
        cancelling = new Cancelling(space, members, pendingRequests, queues, orders, clock);
        view = new DispatchView(space, catalogue, pendingRequests, room, queues, clock);
        meters.register(room);
        loops.add(Loop.ofTurns("dispatch-replies", replies::turn));
        loops.add(Loop.of("dispatch-fates", fates::turn));
        loops.add(Loop.every(REFRESH, "dispatch-catalogue", () -> {
            catalogue.refresh();
            catalogue.note();
        }));
        loops.add(watch.loop());
        for (int i = 1; i <= SUSPECTS_AT_A_TIME; i++) {
            loops.add(Loop.ofTurns("dispatch-suspects-" + i, () -> suspectRunner.turn(queues::isAnybodyIn)));
        }
        recoverer = Loop.of("dispatch-recovery", recovery::turn);
        loops.add(recoverer);
    }

    /** Begins to serve; the space must be attached. */
    public void start() {
        catalogue.recall();
        catalogue.refresh();
        loops.forEach(Loop::start);
    }

    /** Relays a request: its caller gets the result or an error. */
    public Pending call(CallMessage message, Caller caller) {
        return intake.accept(OfferKind.RELAY, message, caller);
    }

    /** Reserves a seat for a request: its caller gets the grant or an error. */
    public Pending acquire(CallMessage message, Caller caller) {
        return intake.accept(OfferKind.REDIRECT, message, caller);
    }

    /** Reserves a seat for a stock client: it gets the worker's address as an {@code ASK} or an error. */
    public Pending ask(CallMessage message, Caller caller) {
        return intake.accept(OfferKind.ASK, message, caller);
    }

    /** Has a worker connect to a caller that listens: it gets the ticket or an error. */
    public Pending callBack(CallMessage message, Caller caller) {
        return intake.accept(OfferKind.CALLBACK, message, caller);
    }

    /** Cancels a request that waits, runs or has an unused seat; false when the asker has none of that id. */
    public boolean cancel(String id, String asker) {
        return cancelling.cancel(id, asker);
    }

    /** A participant has left: what it had is looked after at once. */
    public void participantGone() {
        recoverer.wake();
    }

    /** A request was refused before it came here. */
    public void refused(ErrorCode code) {
        meters.refused(OfferKind.RELAY, code);
    }

    /** The state for people and tools. */
    public DispatchView view() {
        return view;
    }

    /** Refuses new requests from now on. */
    public void drain() {
        intake.close();
    }

    /**
     * Drains, waits at most that long for the answers that are due, tells the clients that still wait what became of
     * their requests, and ends.
     */
    public void stop(Duration limit) throws InterruptedException {
        drain();
        long end = System.nanoTime() + limit.toNanos();
        while (pendingRequests.open() > 0 && System.nanoTime() - end < 0) {
            Thread.sleep(DRAIN_POLL);
        }
        endThreads();
        for (PendingRequest pending : pendingRequests.all()) {
            if (!pendingRequests.end(pending, State.QUEUED, DispatcherErrors.draining())) {
                pendingRequests.abandon(
                        pending,
                        DispatcherErrors.lost(pending, true, "the dispatcher went down before the answer came"));
            }
        }
    }

    /** Ends at once. Does nothing after a {@link #stop}. */
    @Override
    public void close() {
        drain();
        endThreads();
    }

    private void endThreads() {
        queues.stop();
        loops.forEach(Loop::interrupt);
    }
}
