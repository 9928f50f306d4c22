/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.micrometer.core.instrument.MeterRegistry;
import io.osps.boot.Loop;
import io.osps.exchange.Callback;
import io.osps.exchange.Cancel;
import io.osps.exchange.KillNotice;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.space.Claim;
import io.osps.space.Participant;
import io.osps.space.SpaceFullException;
import io.osps.space.TupleSpace;
import io.osps.wire.RequestMemory;
import io.osps.worker.handler.Handlers;
import io.osps.worker.seat.Seats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All requests of this worker, on every route: taken, run on their seats, held to their deadlines, answered once. Thread
 * safe.
 */
public final class Calls implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Calls.class);

    private final TupleSpace space;
    private final AtomicBoolean absolved = new AtomicBoolean();
    private final Dispatchers dispatchers;
    private final Fates fates;
    private final Executions executions;
    private final List<Loop> claimers;
    private final DirectServer server;
    private final DirectCalls direct;
    private final LongSupplier clock;

    /**
     * Makes them; requests are taken from {@link #answer} and {@link #start} on.
     *
     * @param server the port for clients
     * @param exhaustion is told when requests cannot be begun
     * @param clock that of the tuples' times, {@link System#nanoTime()}
     */
    public Calls(
            TupleSpace space,
            Handlers handlers,
            Seats seats,
            CallSettings settings,
            DirectServer server,
            MeterRegistry registry,
            Exhaustion exhaustion,
            LongSupplier clock) {
        this.space = space;
        this.clock = clock;
        this.dispatchers = new Dispatchers(space);
        RequestMeters meters = new RequestMeters(registry);
        this.executions = new Executions(
                seats.total(),
                settings.grace(),
                new Spool(settings.spoolDirectory(), settings.maxPayload()),
                meters,
                exhaustion,
                clock);
        RequestMemory memory = new RequestMemory(settings.memory(), clock);
        fates = new Fates(space, dispatchers, clock);
        this.server = server;
        this.direct = new DirectCalls(space, handlers, seats, executions, memory, meters, fates, clock);
        RelayCalls relay = new RelayCalls(handlers, seats, dispatchers, executions, clock);
        CallbackCalls callbacks = new CallbackCalls(
                handlers, seats, executions, memory, fates, server::visit, settings.connectLimit(), clock);
        this.claimers = List.of(
                Claimer.of("relay-claimer", space, Request.ofWorker(name(space), incarnation(space)), relay::accept),
                Claimer.of(
                        "callback-claimer",
                        space,
                        Callback.ofWorker(name(space), incarnation(space)),
                        callbacks::accept),
                Claimer.of("cancel-claimer", space, Cancel.ofWorker(name(space), incarnation(space)), this::cancel));
    }

    /**
     * Answers the clients of the port.
     *
     * @param info what {@code INFO} answers for a section
     */
    public void answer(Function<String, String> info) {
        server.answer(direct, info);
    }

    /** Begins to take the requests that come through the space. */
    public void start() {
        executions.start();
        claimers.forEach(Loop::start);
    }

    /** Interrupts what runs. On the relay it is left to its dispatcher; a client of this port is told. */
    public void abandon() {
        absolve();
        executions.abandon();
    }

    /** Takes no more requests and ends the threads, each as soon as it is free. */
    @Override
    public void close() {
        absolve();
        claimers.forEach(Loop::close);
        executions.close();
    }

    /** Says that this worker's end is the fault of nothing that ran here. */
    private void absolve() {
        if (!absolved.compareAndSet(false, true)) {
            return;
        }
        try {
            space.write(new KillNotice(incarnation(space), "", true).toTuple(), KillNotice.OPTIONS);
        } catch (SpaceFullException full) {
            log.warn("what ran may be taken for the cause of this worker's end: reason={}", full.getMessage());
        }
    }

    /** Nobody has used that reservation. */
    public void unused(Reservation reservation) {
        fates.unused(reservation);
    }

    /** Whether nothing runs. */
    public boolean isIdle() {
        return executions.oldest() == null;
    }

    /** Cancels a request; false when none of that id can be cancelled here any more. */
    public boolean cancel(String id) {
        return executions.cancel(id);
    }

    /** Interrupts a request that the watchdog found stuck; false when none of that id can be interrupted any more. */
    public boolean interruptStuck(String id) {
        return executions.interruptStuck(id);
    }

    private void cancel(Claim claim) {
        executions.cancelComing(Cancel.from(claim.tuple()).id());
        claim.commit();
    }

    /** How many requests got a seat so far. */
    public long started() {
        return executions.started();
    }

    /** How many requests gave their seat back so far. */
    public long finished() {
        return executions.finished();
    }

    /**
     * The facts of the request that has had its seat for the longest time; empty when none has one. Times are in
     * milliseconds from now: the age and the last progress back, the deadline ahead and below zero once it has passed.
     */
    public Map<String, String> oldest() {
        Execution oldest = executions.oldest();
        Map<String, String> facts = new LinkedHashMap<>();
        if (oldest != null) {
            long now = clock.getAsLong();
            facts.put("oldest.id", oldest.request().key());
            facts.put("oldest.handler", oldest.request().handler().name());
            facts.put("oldest.age-ms", millis(now - oldest.accepted()));
            facts.put("oldest.deadline-ms", millis(oldest.request().deadline() - now));
            facts.put("oldest.progress-ms", millis(now - oldest.progressed()));
        }
        return facts;
    }

    /**
     * The facts of the requests that are past their deadlines: how many, and of the one that has made no progress for the
     * longest time how long it is past, and since when it has not moved on. Empty when there is none.
     */
    public Map<String, String> late() {
        long now = clock.getAsLong();
        Execution latest = executions.latest(now);
        Map<String, String> facts = new LinkedHashMap<>();
        if (latest != null) {
            facts.put("late.count", Integer.toString(executions.late(now)));
            facts.put("late.id", latest.request().key());
            facts.put("late.handler", latest.request().handler().name());
            facts.put("late.by-ms", millis(now - latest.request().deadline()));
            facts.put("late.progress-ms", millis(now - latest.progressed()));
        }
        return facts;
    }

    /** A participant has left the space. */
    public void gone(Participant participant) {
        dispatchers.gone(participant);
    }

    private static String name(TupleSpace space) {
        return space.self().name();
    }

    private static long incarnation(TupleSpace space) {
        return space.self().incarnation();
    }

    private static String millis(long nanos) {
        return Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
