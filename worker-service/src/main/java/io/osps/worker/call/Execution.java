/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs requests on the threads of their seats and holds them to their deadlines. Thread safe. */
final class Execution {
    private static final Logger log = LoggerFactory.getLogger(Execution.class);

    private final RunTable runs;
    private final SeatThreads threads;
    private final RunDeadlines watch;
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
    Execution(int seats, Duration grace, Spool spool, RequestMeters meters, Exhaustion exhaustion, LongSupplier clock) {
        this.runs = new RunTable(seats);
        this.threads = new SeatThreads(seats, this::execute);
        this.watch = new RunDeadlines(runs, grace);
        this.cancellations = new Cancellations(clock);
        this.spool = spool;
        this.meters = meters;
        this.exhaustion = exhaustion;
        this.clock = clock;
    }

    void start() {
        watch.start();
    }

    /** Ends the threads, each as soon as it is free. */
    void close() {
        watch.close();
        threads.stop();
    }

    /** Runs a request, whose seat must have been occupied. */
    void submit(RequestSpec call, Errand errand) {
        Run run = new Run(call, errand, spool, meters, exhaustion, clock);
        runs.put(run);
        started.increment();
        if (cancellations.take(call.key())) {
            var _ = run.cancel();
        }
        threads.hand(run);
        watch.notice(call.deadline());
    }

    /** Cancels a request; false when none of that key can be cancelled any more. */
    boolean cancel(String key) {
        return interrupt(key, Run::cancel);
    }

    /** Interrupts a request that the watchdog found stuck; false when none of that key can be interrupted any more. */
    boolean interruptStuck(String key) {
        return interrupt(key, Run::interruptStuck);
    }

    private boolean interrupt(String key, Predicate<Run> how) {
        AtomicBoolean interrupted = new AtomicBoolean();
        runs.forEach(run -> {
            if (run.call().key().equals(key) && how.test(run)) {
                interrupted.set(true);
            }
        });
        watch.notice(clock.getAsLong());
        return interrupted.get();
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
        runs.forEach(Run::abandon);
    }

    /** All that have a seat. */
    RunTable runs() {
        return runs;
    }

    long started() {
        return started.sum();
    }

    long finished() {
        return finished.sum();
    }

    private void execute(Run run) {
        try {
            run.run();
        } catch (RuntimeException | Error e) {
            log.error(
                    "a request could not be ended as it should: request={}",
                    run.call().key(),
                    e);
        } finally {
            runs.remove(run);
            finished.increment();
        }
    }
}
