package io.osps.worker.call;

import io.osps.exchange.Request;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.Participant;
import io.osps.space.Template;
import io.osps.space.TupleSpace;
import io.osps.wire.ErrorCode;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Handlers;
import io.osps.worker.seat.Seats;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the requests of the relay and hands them to their seats' threads. One thread is enough: each request comes with
 * a seat, so there is always one free for it.
 */
final class RelayClaimer {
    private static final Logger log = LoggerFactory.getLogger(RelayClaimer.class);
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final TupleSpace space;
    private final Handlers handlers;
    private final Seats seats;
    private final Dispatchers dispatchers;
    private final Execution execution;
    private final LongSupplier clock;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("relay-claimer").unstarted(this::loop);
    private volatile boolean stopped;

    RelayClaimer(
            TupleSpace space,
            Handlers handlers,
            Seats seats,
            Dispatchers dispatchers,
            Execution execution,
            LongSupplier clock) {
        this.space = space;
        this.handlers = handlers;
        this.seats = seats;
        this.dispatchers = dispatchers;
        this.execution = execution;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /** Claims nothing any more, once this returns. */
    void stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        Participant self = space.self();
        Template mine = Request.ofWorker(self.name(), self.incarnation());
        while (!stopped) {
            try {
                Claim claim = space.claim(mine, ClaimKind.COUNTED, WAIT);
                if (claim != null) {
                    accept(claim);
                }
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                log.error("requests cannot be claimed, trying again: reason={}", e.getMessage(), e);
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private void accept(Claim claim) {
        Request request = Request.from(claim.tuple());
        RelayErrand errand = new RelayErrand(claim, request, dispatchers, seats);
        if (!seats.occupy(request.k())) {
            log.error("a request came on a seat that is taken: k={} request={}", request.k(), request.id());
            errand.answer(Outcome.refused(ErrorCode.BUSY, "the seat is taken"));
            return;
        }
        Handler handler = handlers.find(request.handler());
        if (handler == null) {
            errand.finish(Refusals.noHandler(request.handler()));
            return;
        }
        long longest = clock.getAsLong() + handler.timeout().toNanos();
        long deadline = request.deadline() - longest < 0 ? request.deadline() : longest;
        byte[] payload = claim.tuple().payload();
        execution.submit(new Call(Route.RELAY, request.k(), request.id(), handler, payload, deadline), errand);
    }
}
