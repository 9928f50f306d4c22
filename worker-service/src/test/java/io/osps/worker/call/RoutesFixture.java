/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A worker of two seats and a dispatcher on a mapped space; all seats are free again after each test. */
abstract class RoutesFixture {
    static final Duration LONG = Duration.ofSeconds(20);
    static final Duration SHORT = Duration.ofMillis(50);

    static final class Twice implements Handler {
        @Override
        public String name() {
            return "twice";
        }

        @Override
        public Result handle(HandlerCall call) {
            return Result.of(Arrays.copyOf(call.payload(), 2 * call.payload().length));
        }
    }

    TestWorker worker;
    TestDispatcher dispatcher;

    @BeforeEach
    void start() throws IOException {
        worker = new TestWorker(2, new Twice());
        dispatcher = new TestDispatcher(worker.join("dispatcher"));
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        try {
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(worker.free()).containsExactly(0, 1));
            assertThat(worker.named()).containsExactly(0, 1);
        } finally {
            dispatcher.leave();
            worker.close();
        }
    }
}
