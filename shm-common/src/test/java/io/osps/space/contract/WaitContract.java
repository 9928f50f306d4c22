/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space.contract;

import static io.osps.space.contract.SpaceUnderTest.claimed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.FieldType;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Waiting for a match. */
interface WaitContract extends SpaceUnderTest {
    Template CALL = Template.of("call", FieldType.LONG);
    Tuple FIRST = Tuple.of("call", 1);
    Duration LONG = Duration.ofSeconds(20);

    @Test
    default void waitEndsAtOnceWhenMatchIsThere() throws InterruptedException {
        space().write(FIRST);
        assertThat(space().read(CALL, LONG)).isEqualTo(FIRST);
        Claim claim = space().claim(CALL, ClaimKind.COUNTED, LONG);
        assertThat(claim).isNotNull();
        java.util.Objects.requireNonNull(claim).release();
        assertThat(space().take(CALL, Duration.ZERO)).isEqualTo(FIRST);
    }

    @Test
    default void waitEndsEmptyWhenTimeIsOver() throws InterruptedException {
        Duration timeout = Duration.ofMillis(60);
        long start = System.nanoTime();
        assertThat(space().take(CALL, timeout)).isNull();
        assertThat(space().read(CALL, timeout)).isNull();
        assertThat(space().claim(CALL, ClaimKind.COUNTED, timeout)).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(timeout.multipliedBy(3))
                .isLessThan(Duration.ofSeconds(10));
    }

    @Test
    default void waitEndsWhenAnotherParticipantWrites() throws Exception {
        TupleSpace writer = other();
        List<Callable<Object>> waits = List.of(
                () -> space().read(CALL, LONG),
                () -> space().take(CALL, LONG),
                () -> java.util.Objects.requireNonNull(space().claim(CALL, ClaimKind.COUNTED, LONG))
                        .tuple());
        for (Callable<Object> wait : waits) {
            Waiter waiter = Waiter.start(wait);
            writer.write(FIRST);
            assertThat(waiter.result()).isEqualTo(FIRST);
            writer.tryTake(CALL);
        }
    }

    @Test
    default void waitEndsWhenClaimIsReleased() throws Exception {
        TupleSpace holder = other();
        space().write(FIRST);
        Claim claim = claimed(holder, CALL);
        Waiter waiter = Waiter.start(() -> space().take(CALL, LONG));
        claim.release();
        assertThat(waiter.result()).isEqualTo(FIRST);
    }

    @Test
    default void waitEndsWhenClaimIsReplaced() throws Exception {
        TupleSpace holder = other();
        space().write(Tuple.of("else"));
        Claim claim = claimed(holder, Template.of("else"));
        Waiter waiter = Waiter.start(() -> space().take(CALL, LONG));
        claim.replace(FIRST, WriteOptions.DEFAULT);
        assertThat(waiter.result()).isEqualTo(FIRST);
    }

    @Test
    default void waitEndsWhenDeadClaimantIsReclaimed() throws Exception {
        TupleSpace holder = other();
        TupleSpace reclaimer = other();
        space().write(FIRST);
        claimed(holder, CALL);
        Waiter waiter = Waiter.start(() -> space().take(CALL, LONG));
        kill(holder);
        assertThat(reclaimer.reclaim(holder.self())).isTrue();
        assertThat(waiter.result()).isEqualTo(FIRST);
    }

    @Test
    default void waitGoesOnWhenOtherTuplesAreWritten() throws Exception {
        TupleSpace writer = other();
        Waiter waiter = Waiter.start(() -> space().take(Template.of("call", 2), LONG));
        writer.write(FIRST);
        writer.write(Tuple.of("else"));
        assertThat(waiter.isWaiting()).isTrue();
        writer.write(Tuple.of("call", 2));
        assertThat(waiter.result()).isEqualTo(Tuple.of("call", 2));
        assertThat(space().tryTake(CALL)).isEqualTo(FIRST);
    }

    @Test
    default void eachWaiterGetsItsOwnWhenManyWait() throws Exception {
        List<Waiter> waiters = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        for (long i = 0; i < 12; i++) {
            TupleSpace waiting = i % 3 == 0 ? other() : space();
            waiters.add(Waiter.start(() -> waiting.take(CALL, LONG)));
            numbers.add(i);
        }
        TupleSpace writer = other();
        for (long number : numbers) {
            writer.write(Tuple.of("call", number));
        }
        List<Long> got = new ArrayList<>();
        for (Waiter waiter : waiters) {
            got.add(((Tuple) waiter.result()).getLong(1));
        }
        assertThat(got).containsExactlyInAnyOrderElementsOf(numbers);
        assertThat(space().inspect()).isEmpty();
    }

    @Test
    default void tuplePassesToAndFroWhenTwoWaitInTurns() throws Exception {
        TupleSpace other = other();
        int rounds = 2_000;
        Waiter echo = Waiter.start(() -> {
            for (int i = 0; i < rounds; i++) {
                Tuple ping = java.util.Objects.requireNonNull(other.take(CALL, LONG));
                other.write(Tuple.of("answer", ping.getLong(1)));
            }
            return "done";
        });
        for (int i = 0; i < rounds; i++) {
            space().write(Tuple.of("call", i));
            assertThat(space().take(Template.of("answer", i), LONG)).isNotNull();
        }
        assertThat(echo.result()).isEqualTo("done");
        assertThat(space().inspect()).isEmpty();
    }

    @Test
    default void waitFailsWhenThreadIsInterrupted() throws Exception {
        Waiter waiter = Waiter.start(() -> space().take(CALL, LONG));
        waiter.interrupt();
        assertThatThrownBy(waiter::result).hasCauseInstanceOf(InterruptedException.class);
        space().write(FIRST);
        assertThat(space().tryTake(CALL)).isEqualTo(FIRST);
    }

    @Test
    default void waitFailsSoonWhenItsParticipantCloses() throws Exception {
        TupleSpace closing = other();
        Waiter waiter = Waiter.start(() -> closing.take(CALL, LONG));
        closing.close();
        assertThatThrownBy(waiter::result).hasCauseInstanceOf(RuntimeException.class);
    }

    /** A call on a thread of its own. */
    final class Waiter {
        private final FutureTask<Object> task;
        private final Thread thread;

        private Waiter(Callable<Object> call) {
            task = new FutureTask<>(call);
            thread = Thread.ofPlatform().daemon().unstarted(task);
        }

        /** Returns when the call sleeps, or has slept and ended. */
        static Waiter start(Callable<Object> call) {
            Waiter waiter = new Waiter(call);
            waiter.thread.start();
            long start = System.nanoTime();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> waiter.task.isDone() || System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(20));
            return waiter;
        }

        boolean isWaiting() {
            return !task.isDone();
        }

        void interrupt() {
            thread.interrupt();
        }

        Object result() throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
            return task.get(15, TimeUnit.SECONDS);
        }
    }
}
