/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.ResourceExhaustedException;
import io.osps.worker.handler.Result;
import io.osps.worker.handler.ResultTooLargeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One request, on this thread and a clock that stands still: what happens in which order. */
class ExecutionTests {
    private static final long GRACE = 50;

    private interface Body {
        byte[] handle(HandlerCall call) throws Exception;
    }

    private record Handling(Body body) implements Handler {
        @Override
        public String name() {
            return "work";
        }

        @Override
        public Result handle(HandlerCall call) throws Exception {
            return Result.of(body.handle(call));
        }
    }

    private final AtomicLong now = new AtomicLong(1_000);
    private final FakeDelivery delivery = new FakeDelivery();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger left = new AtomicInteger();
    private final Exhaustion exhaustion = new Exhaustion(left::incrementAndGet);

    @Test
    void resultIsTheAnswer() {
        run(HandlerCall::payload).run();

        assertThat(delivery.done()).containsExactly("started", "finish ok 3");
        assertThat(count("ok")).isEqualTo(1);
    }

    @Test
    void failureTellsItsMessageAndWhoFailed() {
        run(_ -> {
                    throw new IllegalStateException("no ink");
                })
                .run();

        assertThat(delivery.done()).containsExactly("started", "finish FAILED no ink handler=work request=r-1");
        assertThat(count("failed")).isEqualTo(1);
    }

    @Test
    void failureWithoutAMessageTellsItsKind() {
        run(_ -> {
                    throw new NullPointerException();
                })
                .run();

        assertThat(delivery.done()).contains("finish FAILED NullPointerException handler=work request=r-1");
    }

    @Test
    void errorIsAFailureAndTheThreadLivesOn() {
        run(_ -> {
                    throw new StackOverflowError();
                })
                .run();

        assertThat(delivery.done()).contains("finish FAILED StackOverflowError handler=work request=r-1");
    }

    @Test
    void requestThatCannotBeBegunIsGivenBackAfterItsWorkerHasLeft() {
        int[] leftBefore = {-1};
        delivery.beforeFinish(() -> leftBefore[0] = left.get());
        Body starved = _ -> {
            throw new ResourceExhaustedException("Too many open files", new IOException("error=24"));
        };

        run(starved).run();
        run(starved).run();

        assertThat(delivery.done().getLast()).startsWith("finish DRAINING this worker has run out of resources");
        assertThat(leftBefore[0]).as("the seat must not come back before that").isOne();
        assertThat(left.get()).as("once for all").isOne();
    }

    @Test
    void handlerThatSwallowedAnInterruptIsInterruptedAgainByACancel() {
        boolean[] interrupted = new boolean[2];
        Execution[] running = new Execution[1];
        running[0] = run(call -> {
            now.addAndGet(call.remaining().toNanos());
            running[0].look(GRACE);
            interrupted[0] = Thread.interrupted();
            assertThat(running[0].cancel()).as("it was over before").isFalse();
            interrupted[1] = Thread.interrupted();
            return call.payload();
        });
        running[0].run();

        assertThat(interrupted).containsOnly(true);
        assertThat(delivery.done().getLast()).contains("TIMEOUT");
    }

    @Test
    void requestIsOverdueFromItsDeadlineOrItsLastProgress() {
        Execution run = run(call -> {
            now.addAndGet(call.remaining().toNanos());
            now.addAndGet(30);
            call.progress();
            return call.payload();
        });
        long deadline = run.request().deadline();
        assertThat(run.overdue(deadline - 1)).isNegative();
        assertThat(run.overdue(deadline + 20)).isEqualTo(20);
        run.run();
        assertThat(run.overdue(deadline + 50)).isEqualTo(20);
    }

    @Test
    void resultPastTheRoutesLimitIsTooLarge() {
        run(_ -> new byte[101]).run();

        assertThat(delivery.done())
                .contains("finish TOOLARGE the result is too large; take another way handler=work request=r-1"
                        + " size=101 limit=100");
    }

    @Test
    void resultThatTheHandlerGaveUpIsTooLarge() {
        run(_ -> {
                    throw new ResultTooLargeException(5_000, 4_000);
                })
                .run();

        assertThat(delivery.done()).last().asString().endsWith("size=5000 limit=100");
    }

    @Test
    void requestIsNotStartedOnceItsDeadlineHasPassed() {
        Execution run = run(HandlerCall::payload);
        now.set(2_000);

        run.run();

        assertThat(delivery.done())
                .containsExactly("finish TIMEOUT the deadline passed handler=work request=r-1 stage=offered");
    }

    @Test
    void requestIsNotRunWhenNobodyWaitsForIt() {
        delivery.unwanted();

        run(_ -> {
                    throw new AssertionError("was run");
                })
                .run();

        assertThat(delivery.done()).containsExactly("started", "end");
    }

    @Test
    void handlerIsInterruptedAtItsDeadlineAndItsResultIsNoResult() {
        AtomicLong next = new AtomicLong();
        Execution[] self = new Execution[1];
        self[0] = run(_ -> {
            assertThat(self[0].look(GRACE)).isEqualTo(1_000);
            now.set(2_000);
            next.set(self[0].look(GRACE));
            assertThat(Thread.interrupted()).isTrue();
            return new byte[0];
        });
        self[0].run();

        assertThat(next).hasValue(GRACE);
        assertThat(delivery.done())
                .containsExactly(
                        "started", "finish TIMEOUT the deadline passed handler=work request=r-1 stage=running");
        assertThat(count("timeout")).isEqualTo(1);
    }

    @Test
    void deafHandlerIsAnsweredInItsPlaceAndKeepsItsSeat() {
        Execution[] self = new Execution[1];
        self[0] = run(_ -> {
            now.set(2_000);
            var _ = self[0].look(GRACE);
            now.addAndGet(GRACE - 1);
            assertThat(self[0].look(GRACE)).isEqualTo(1);
            now.incrementAndGet();
            assertThat(self[0].look(GRACE)).isEqualTo(Long.MAX_VALUE);
            assertThat(delivery.done()).last().asString().startsWith("answer TIMEOUT");
            assertThat(self[0].look(GRACE)).isEqualTo(Long.MAX_VALUE);
            return new byte[0];
        });
        self[0].run();

        assertThat(delivery.done()).hasSize(3).last().isEqualTo("end");
        assertThat(count("timeout")).isEqualTo(1);
    }

    @Test
    void cancelInterruptsOnce() {
        Execution[] self = new Execution[1];
        self[0] = run(_ -> {
            assertThat(self[0].cancel()).isTrue();
            assertThat(self[0].cancel()).isFalse();
            throw new InterruptedException();
        });
        self[0].run();

        assertThat(delivery.done())
                .containsExactly(
                        "started", "finish CANCELLED the request was cancelled handler=work request=r-1 stage=running");
        assertThat(self[0].cancel()).isFalse();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void requestThatTheWatchdogInterruptsIsNotSaidToBeCancelled() {
        Execution[] self = new Execution[1];
        self[0] = run(_ -> {
            assertThat(self[0].interruptStuck()).isTrue();
            throw new InterruptedException();
        });
        self[0].run();

        assertThat(delivery.done())
                .containsExactly(
                        "started",
                        "finish FAILED the watchdog interrupted it: it was deadlocked or did not end"
                                + " handler=work request=r-1 stage=running");
    }

    @Test
    void requestThatIsCancelledBeforeItsThreadIsFreeIsNotStarted() {
        Execution run = run(HandlerCall::payload);

        assertThat(run.cancel()).isTrue();
        run.run();

        assertThat(delivery.done())
                .containsExactly("finish CANCELLED the request was cancelled handler=work request=r-1 stage=offered");
    }

    @Test
    void interruptDoesNotOutliveTheHandler() {
        run(_ -> {
                    Thread.currentThread().interrupt();
                    return new byte[0];
                })
                .run();

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void relaysRequestIsLeftToItsDispatcherWhenTheWorkerLeaves() {
        Execution[] self = new Execution[1];
        self[0] = run(_ -> {
            self[0].abandon();
            throw new InterruptedException();
        });
        self[0].run();

        assertThat(delivery.done()).containsExactly("started", "end");
    }

    @Test
    void clientOfThePortIsToldWhenTheWorkerLeaves() {
        Execution[] self = new Execution[1];
        self[0] = run(RequestOrigin.REDIRECT, _ -> {
            self[0].abandon();
            throw new InterruptedException();
        });
        self[0].run();

        assertThat(delivery.done())
                .containsExactly(
                        "started",
                        "finish LOST the worker left before the handler had ended handler=work request=r-1"
                                + " attempts=1 outcome=unknown");
    }

    @Test
    void handlerSeesItsRequest() {
        Execution run = run(call -> {
            assertThat(call.requestId()).isEqualTo("r-1");
            assertThat(call.remaining()).isEqualTo(Duration.ofNanos(1_000));
            now.set(1_500);
            call.progress();
            call.processGroup(77, 1);
            return call.payload();
        });
        run.run();

        assertThat(run.progressed()).isEqualTo(1_500);
        assertThat(delivery.done()).containsExactly("started", "progress", "group 77", "finish ok 3");
    }

    @Test
    void processGroupIsNotTakenOnceTheRequestIsOver() {
        Execution run = run(HandlerCall::payload);
        run.run();

        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> run.processGroup(77, 1));
        run.processGroup(0, 0);
    }

    private Execution run(Body body) {
        return run(RequestOrigin.RELAY, body);
    }

    private Execution run(RequestOrigin route, Body body) {
        RequestSpec call = new RequestSpec(route, 0, "r-1", new Handling(body), new byte[3], 2_000);
        return new Execution(
                call, delivery, new Spool(Path.of("unused"), 1000), new RequestMeters(registry), exhaustion, now::get);
    }

    private long count(String outcome) {
        return registry.get("osps.requests")
                .tags("route", "relay", "handler", "work", "outcome", outcome)
                .timer()
                .count();
    }
}
