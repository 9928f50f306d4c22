/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.osps.worker.handler.BasicHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No request waits behind another one's handler, however they come. */
@Timeout(60)
class SeatThreadsTests {
    private static final int SEATS = 16;
    private static final Duration LONG = Duration.ofSeconds(20);

    private Consumer<Execution> body = _ -> {};
    private final SeatThreads threads = new SeatThreads(SEATS, run -> body.accept(run));

    @AfterEach
    void stop() {
        threads.stop();
    }

    @Test
    void allSeatsRunAtOnceEachTime() throws InterruptedException {
        CyclicBarrier all = new CyclicBarrier(SEATS);
        for (int round = 0; round < 500; round++) {
            CountDownLatch done = new CountDownLatch(SEATS);
            body = _ -> {
                meet(all);
                done.countDown();
            };
            handAll();
            assertThat(done.await(20, SECONDS)).as("round %d", round).isTrue();
        }
    }

    @Test
    void requestsThatComeBySeveralThreadsAtOnceAllRunAtOnce() throws InterruptedException {
        CyclicBarrier all = new CyclicBarrier(SEATS);
        for (int round = 0; round < 200; round++) {
            CountDownLatch done = new CountDownLatch(SEATS);
            body = _ -> {
                meet(all);
                done.countDown();
            };
            for (int part = 0; part < 4; part++) {
                int first = part * SEATS / 4;
                Thread.ofVirtual().start(() -> {
                    for (int k = first; k < first + SEATS / 4; k++) {
                        threads.hand(run(k));
                    }
                });
            }
            assertThat(done.await(20, SECONDS)).as("round %d", round).isTrue();
        }
    }

    @Test
    void handlerThatNeverEndsCostsOneThreadOnly() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(10_000);
        body = run -> {
            if (run.request().seatNumber() == 0) {
                wait(never);
            } else {
                others.countDown();
            }
        };
        threads.hand(run(0));
        for (int i = 0; i < 10_000; i++) {
            threads.hand(run(1 + i % (SEATS - 1)));
        }
        assertThat(others.await(20, SECONDS)).isTrue();
        never.countDown();
    }

    @Test
    void shortOnesNeedFewThreads() {
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        AtomicInteger done = new AtomicInteger();
        body = _ -> {
            used.add(Thread.currentThread());
            done.incrementAndGet();
        };
        for (int i = 0; i < 1_000; i++) {
            int sofar = i;
            threads.hand(run(i % SEATS));
            await().pollInterval(Duration.ofNanos(10_000)).atMost(LONG).until(() -> done.get() > sofar);
        }
        assertThat(used).hasSizeLessThan(SEATS);
    }

    @Test
    void threadBearsTheNameOfItsSeat() {
        Set<String> names = ConcurrentHashMap.newKeySet();
        body = _ -> names.add(Thread.currentThread().getName());
        threads.hand(run(3));
        await().atMost(LONG).until(() -> names.size() == 1);
        threads.hand(run(5));
        await().atMost(LONG).untilAsserted(() -> assertThat(names).containsExactlyInAnyOrder("seat-3", "seat-5"));
    }

    @Test
    void stoppedThreadsEnd() {
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        Phaser together = new Phaser(SEATS);
        body = _ -> {
            used.add(Thread.currentThread());
            together.arriveAndAwaitAdvance();
        };
        handAll();
        await().atMost(LONG).until(() -> used.size() == SEATS);
        threads.stop();
        await().atMost(LONG).until(() -> used.stream().noneMatch(Thread::isAlive));
    }

    private void handAll() {
        for (int k = 0; k < SEATS; k++) {
            threads.hand(run(k));
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(20, SECONDS);
        } catch (Exception e) {
            throw new AssertionError("not all seats run at once: waiting=" + barrier.getNumberWaiting(), e);
        }
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Execution run(int k) {
        RequestSpec call = new RequestSpec(
                RequestOrigin.DIRECT, k, "r-" + k, BasicHandlers.all(false).getFirst(), new byte[0], Long.MAX_VALUE);
        return new Execution(
                call,
                new FakeDelivery(),
                new Spool(Path.of("unused"), 100),
                new RequestMeters(new SimpleMeterRegistry()),
                new Exhaustion(() -> {}),
                System::nanoTime);
    }
}
