/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.wire.ErrorCode;
import io.osps.wire.WireError;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.ProcessDiedException;
import io.osps.worker.handler.ResourceExhaustedException;
import io.osps.worker.handler.Result;
import io.osps.worker.handler.ResultTooLargeException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One request on its seat, from the moment it has one until its handler has ended. It is answered exactly once: by its
 * handler, or, when that goes on for longer than the grace after an interrupt, by {@link #look}. The seat stays taken
 * until the handler has really ended.
 *
 * <p>Thread safe; {@link #run} is called once, by the seat's thread. The lock is held for moments only, and an interrupt
 * is sent under it, so that none can reach the thread once the handler has ended.
 */
final class Execution implements HandlerCall, Runnable {
    private static final Logger log = LoggerFactory.getLogger(Execution.class);
    /** The key of the request's id in the log. */
    static final String LOG_KEY = "request";

    private final RequestSpec request;
    private final Delivery delivery;
    private final Spool spool;
    private final RequestMeters meters;
    private final Exhaustion exhaustion;
    private final LongSupplier clock;
    private final long accepted;
    private volatile long progressed;

    private @Nullable Thread thread;
    private @Nullable WireError cause;
    private boolean silent;
    private boolean answered;
    private long interrupted;

    Execution(
            RequestSpec request,
            Delivery delivery,
            Spool spool,
            RequestMeters meters,
            Exhaustion exhaustion,
            LongSupplier clock) {
        this.request = request;
        this.delivery = delivery;
        this.spool = spool;
        this.meters = meters;
        this.exhaustion = exhaustion;
        this.clock = clock;
        this.accepted = clock.getAsLong();
        this.progressed = accepted;
    }

    RequestSpec request() {
        return request;
    }

    /** When the seat was taken for it. */
    long accepted() {
        return accepted;
    }

    /** When its handler last said that it has moved on. */
    long progressed() {
        return progressed;
    }

    /** Whether it is past its deadline. */
    boolean isLate(long now) {
        return now - request.deadline() > 0;
    }

    /** For how long it has been past its deadline without progress; zero or less while it is not. */
    long overdue(long now) {
        return Math.min(now - request.deadline(), now - progressed);
    }

    @Override
    public void run() {
        MDC.put(LOG_KEY, request.key());
        try {
            Outcome outcome = begin() ? handle() : new Outcome.Refused(reason());
            if (takeAnswer()) {
                deliver(overruled(outcome), delivery::finish);
            } else {
                outcome.discard();
                delivery.end();
            }
        } finally {
            MDC.remove(LOG_KEY);
        }
    }

    /** False when the request must not be started any more. */
    private synchronized boolean begin() {
        if (cause == null && clock.getAsLong() - request.deadline() >= 0) {
            cause = timeout();
        }
        if (cause == null && !delivery.started(request.deadline())) {
            silent = true;
            cause = about(ErrorCode.LOST, "who asked is gone");
        }
        if (cause != null) {
            return false;
        }
        thread = Thread.currentThread();
        return true;
    }

    private Outcome handle() {
        try {
            Result result = request.handler().handle(this);
            if (result.size() > limit()) {
                result.discard();
                return tooLarge(result.size());
            }
            return new Outcome.Done(spool.keep(result));
        } catch (ResultTooLargeException e) {
            return tooLarge(e.size());
        } catch (ProcessDiedException e) {
            return new Outcome.Refused(
                    about(e.isPoison() ? ErrorCode.POISON : ErrorCode.LOST, String.valueOf(e.getMessage()))
                            .with("outcome", "unknown"));
        } catch (ResourceExhaustedException e) {
            // No seat any more before this one is free: the request must not come back here.
            exhaustion.note(String.valueOf(e.getMessage()));
            return new Outcome.Refused(
                    about(ErrorCode.DRAINING, "this worker has run out of resources; ask the dispatcher for another"));
        } catch (Exception e) {
            return failed(e);
        } catch (Error e) {
            // The thread serves its seat on: a request that runs out of memory or stack costs itself only.
            log.error(
                    "a handler failed with an error: handler={}",
                    request.handler().name(),
                    e);
            return failed(e);
        } finally {
            synchronized (this) {
                thread = null;
                // What came for the handler must not reach what follows.
                Thread.interrupted();
            }
        }
    }

    /** Whether the answer is this caller's to give. */
    private synchronized boolean takeAnswer() {
        if (answered || silent) {
            return false;
        }
        answered = true;
        return true;
    }

    /** What a handler returns once it was interrupted may be half a result: the interrupt's reason stands. */
    private synchronized Outcome overruled(Outcome outcome) {
        if (cause == null) {
            return outcome;
        }
        outcome.discard();
        return new Outcome.Refused(cause);
    }

    private void deliver(Outcome outcome, UnaryOperator<Outcome> send) {
        Outcome sent = send.apply(outcome);
        meters.record(request.route(), request.handler().name(), sent, clock.getAsLong() - accepted);
    }

    /**
     * Interrupts the handler, or keeps it from starting. A handler that was interrupted before and goes on is interrupted
     * again, for it may have swallowed the first one. False when the request is over or was interrupted before.
     */
    synchronized boolean cancel() {
        return interruptAgain(
                about(ErrorCode.CANCELLED, "the request was cancelled").with("stage", stage()));
    }

    /** As {@link #cancel()}, by order of the watchdog: nobody cancelled the request, it is deadlocked or does not end. */
    synchronized boolean interruptStuck() {
        return interruptAgain(about(ErrorCode.FAILED, "the watchdog interrupted it: it was deadlocked or did not end")
                .with("stage", stage()));
    }

    private boolean interruptAgain(WireError reason) {
        if (cause != null && thread != null) {
            thread.interrupt();
        }
        return interrupt(reason);
    }

    /**
     * Interrupts the handler because the worker leaves. On the relay the answer is left to the dispatcher, which finds its
     * request again and may have it run elsewhere.
     */
    synchronized void abandon() {
        silent |= request.route() == RequestOrigin.RELAY;
        var _ = interrupt(about(ErrorCode.LOST, "the worker left before the handler had ended")
                .with("attempts", 1)
                .with("outcome", thread == null ? "not-started" : "unknown"));
    }

    private boolean interrupt(WireError reason) {
        if (cause != null || answered) {
            return false;
        }
        cause = reason;
        interrupted = clock.getAsLong();
        if (thread != null) {
            thread.interrupt();
        }
        return true;
    }

    /**
     * Looks at the clock: interrupts at the deadline, and answers in the handler's place when it has not ended within the
     * grace after an interrupt.
     *
     * @return nanoseconds until the next look is due
     */
    long look(long graceNanos) {
        Outcome late;
        synchronized (this) {
            if (answered || silent) {
                return Long.MAX_VALUE;
            }
            long now = clock.getAsLong();
            if (cause == null) {
                if (now - request.deadline() < 0) {
                    return request.deadline() - now;
                }
                var _ = interrupt(timeout());
            }
            if (now - interrupted < graceNanos) {
                return graceNanos - (now - interrupted);
            }
            answered = true;
            late = new Outcome.Refused(reason());
        }
        log.warn(
                "a handler does not end after an interrupt, its seat stays taken: handler={} request={} seat={}",
                request.handler().name(),
                request.key(),
                request.seatNumber());
        deliver(late, delivery::answer);
        return Long.MAX_VALUE;
    }

    private synchronized WireError reason() {
        if (cause == null) {
            throw new IllegalStateException("the request was not interrupted: request=" + request.id());
        }
        return cause;
    }

    private WireError timeout() {
        return about(ErrorCode.TIMEOUT, "the deadline passed").with("stage", stage());
    }

    /** How far it is, as errors name it; under the lock. */
    private String stage() {
        return thread == null ? "offered" : "running";
    }

    private Outcome failed(Throwable failure) {
        String message = failure.getMessage();
        log.debug("a handler failed: handler={}", request.handler().name(), failure);
        return new Outcome.Refused(about(
                ErrorCode.FAILED,
                message == null || message.isBlank() ? failure.getClass().getSimpleName() : message));
    }

    private int limit() {
        return Math.min(delivery.limit(), spool.limit());
    }

    private Outcome tooLarge(long size) {
        return new Outcome.Refused(about(ErrorCode.TOOLARGE, "the result is too large; " + delivery.wayForMore())
                .with("size", size)
                .with("limit", limit()));
    }

    private WireError about(ErrorCode code, String message) {
        return WireError.of(code, message)
                .with("handler", request.handler().name())
                .with("request", request.id());
    }

    @Override
    public String requestId() {
        return request.id();
    }

    @Override
    public byte[] payload() {
        return request.payload();
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(request.deadline() - clock.getAsLong());
    }

    @Override
    public void progress() {
        progressed = clock.getAsLong();
        delivery.progress();
    }

    @Override
    public void processGroup(long group, long leaderStartTicks) {
        synchronized (this) {
            if (group != 0 && (answered || cause != null)) {
                throw new CancellationException("the request is over: request=" + request.id());
            }
        }
        delivery.processGroup(group, leaderStartTicks);
    }
}
