/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that have a seat, by seat number: run on the threads of their seats and held to their deadlines. Also those
 * that were answered while their handler goes on. Thread safe.
 */
final class Executions {
    private static final Logger log = LoggerFactory.getLogger(Executions.class);

    private final AtomicReferenceArray<@Nullable Execution> bySeat;
    private final SeatThreads threads;
    private final ExecutionDeadlines deadlines;
    private final Cancellations cancellations;
    private final Spool spool;
    private final RequestMeters meters;
    private final Exhaustion exhaustion;
    private final LongSupplier clock;
    private final LongAdder started = new LongAdder();
    private final LongAdder finished = new LongAdder();

    /**
     * Makes an idle one.
     *
     * @param grace how long a handler has to end after an interrupt, before it is answered in its place
     */
    Executions(
            int seats, Duration grace, Spool spool, RequestMeters meters, Exhaustion exhaustion, LongSupplier clock) {
        this.bySeat = new AtomicReferenceArray<>(seats);
        this.threads = new SeatThreads(seats, this::execute);
        this.deadlines = new ExecutionDeadlines(this, grace);
        this.cancellations = new Cancellations(clock);
        this.spool = spool;
        this.meters = meters;
        this.exhaustion = exhaustion;
        this.clock = clock;
    }

    void start() {
        deadlines.start();
    }

    /** Ends the threads, each as soon as it is free. */
    void close() {
        deadlines.close();
        threads.stop();
    }

    /** Runs a request, whose seat must have been occupied. */
    void submit(RequestSpec request, Delivery delivery) {
        Execution execution = new Execution(request, delivery, spool, meters, exhaustion, clock);
        bySeat.set(request.seatNumber(), execution);
        started.increment();
        if (cancellations.take(request.key())) {
            var _ = execution.cancel();
        }
        threads.hand(execution);
        deadlines.notice(request.deadline());
    }

    /** On the seat's thread. The next request of the seat may be in its place before this one is taken out. */
    private void execute(Execution execution) {
        try {
            execution.run();
        } catch (RuntimeException | Error e) {
            log.error(
                    "a request could not be ended as it should: request={}",
                    execution.request().key(),
                    e);
        } finally {
            bySeat.compareAndSet(execution.request().seatNumber(), execution, null);
            finished.increment();
        }
    }

    /** Cancels a request; false when none of that key can be cancelled any more. */
    boolean cancel(String key) {
        return interrupt(key, Execution::cancel);
    }

    /** Interrupts a request that the watchdog found stuck; false when none of that key can be interrupted any more. */
    boolean interruptStuck(String key) {
        return interrupt(key, Execution::interruptStuck);
    }

    private boolean interrupt(String key, Predicate<Execution> how) {
        boolean interrupted = false;
        for (int seatNumber = 0; seatNumber < bySeat.length(); seatNumber++) {
            Execution execution = bySeat.get(seatNumber);
            if (execution != null && execution.request().key().equals(key)) {
                interrupted |= how.test(execution);
            }
        }
        deadlines.notice(clock.getAsLong());
        return interrupted;
    }

    /** Cancels a request that is here, or is on its way here. */
    void cancelComing(String key) {
        // Noted first: whoever comes after the look finds the note.
        cancellations.note(key);
        if (cancel(key)) {
            var _ = cancellations.take(key);
        }
    }

    /** Interrupts all that runs and answers none of it. */
    void abandon() {
        forEach(Execution::abandon);
    }

    void forEach(Consumer<Execution> action) {
        for (int seatNumber = 0; seatNumber < bySeat.length(); seatNumber++) {
            Execution execution = bySeat.get(seatNumber);
            if (execution != null) {
                action.accept(execution);
            }
        }
    }

    /** The one that has had its seat for the longest time. */
    @Nullable Execution oldest() {
        Execution oldest = null;
        for (int seatNumber = 0; seatNumber < bySeat.length(); seatNumber++) {
            Execution execution = bySeat.get(seatNumber);
            if (execution != null && (oldest == null || execution.accepted() - oldest.accepted() < 0)) {
                oldest = execution;
            }
        }
        return oldest;
    }

    /** How many are past their deadlines. */
    int late(long now) {
        int late = 0;
        for (int seatNumber = 0; seatNumber < bySeat.length(); seatNumber++) {
            Execution execution = bySeat.get(seatNumber);
            late += execution != null && execution.isLate(now) ? 1 : 0;
        }
        return late;
    }

    /** The one past its deadline that has made no progress for the longest time, or null. */
    @Nullable Execution latest(long now) {
        Execution latest = null;
        for (int seatNumber = 0; seatNumber < bySeat.length(); seatNumber++) {
            Execution execution = bySeat.get(seatNumber);
            if (execution != null
                    && execution.isLate(now)
                    && (latest == null || execution.overdue(now) > latest.overdue(now))) {
                latest = execution;
            }
        }
        return latest;
    }

    long started() {
        return started.sum();
    }

    long finished() {
        return finished.sum();
    }
}
