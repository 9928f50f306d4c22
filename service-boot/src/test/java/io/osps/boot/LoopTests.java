/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTests {
    private static final Duration LONG = Duration.ofDays(1);

    private final AtomicInteger steps = new AtomicInteger();

    @Test
    void stepsFollowEachOtherUntilTheLoopIsClosed() {
        Loop loop =
                Loop.every(Duration.ofMillis(1), "test", steps::incrementAndGet).start();
        await().until(() -> steps.get() >= 3);

        loop.close();

        int last = steps.get();
        await().during(Duration.ofMillis(20)).until(() -> steps.get() == last);
    }

    @Test
    void pauseEndsWhenTheLoopIsWokenOrClosed() {
        Loop loop = Loop.every(LONG, "test", steps::incrementAndGet).start();
        await().until(() -> steps.get() == 1);

        loop.wake();

        await().until(() -> steps.get() == 2);
        loop.close();
        assertThat(steps).hasValue(2);
    }

    @Test
    void stepThatFailsIsTriedAgain() {
        Loop loop = Loop.ofTurns("test", () -> {
                    if (steps.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    new CountDownLatch(1).await();
                })
                .start();

        await().until(() -> steps.get() == 3);

        loop.interrupt();
        assertThat(steps).hasValue(3);
    }

    @Test
    void closeLetsAStepEnd() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Loop loop = Loop.ofTurns("test", () -> {
                    begun.countDown();
                    go.await();
                    steps.incrementAndGet();
                })
                .start();
        begun.await();
        Thread closing = Thread.ofPlatform().start(loop::close);
        await().until(() -> closing.getState() == Thread.State.WAITING);
        go.countDown();

        closing.join();

        assertThat(steps).hasValue(1);
    }

    @Test
    void loopThatWasNeverStartedIsClosedAtOnce() {
        Loop.every(LONG, "test", steps::incrementAndGet).close();

        assertThat(steps).hasValue(0);
    }
}
