/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.exchange.KillNotice;
import io.osps.exchange.Seat;
import io.osps.exchange.ServiceAdvert;
import io.osps.wire.RespValue;
import io.osps.wire.heartbeat.HeartbeatClient;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** How a worker leaves, and what its heartbeat tells and does. */
@Tag("integration")
class WorkerLifecycleTests {
    private final ApplicationUnderTest worker = new ApplicationUnderTest();

    @AfterEach
    void remove() throws IOException {
        worker.close();
    }

    @Test
    void stopLetsRunningRequestsEndAndTakesNothingNew() throws Exception {
        ConfigurableApplicationContext context = worker.start("--osps.worker.seats=2");
        ServiceAdvert advert = worker.advert();
        FutureTask<RespValue> running = ask(advert, "sleep", "1500");
        awaitStarted();

        FutureTask<Boolean> stop = inBackground(context::close);
        await().until(() -> worker.advert().draining());

        assertThat(worker.space().readAll(Seat.any())).isEmpty();
        assertThat(ApplicationUnderTest.ask(advert, "CALL", "echo", "x").toString())
                .contains("DRAINING this worker leaves; ask the dispatcher for another worker=worker-1");
        assertThat(running.get()).isEqualTo(RespValue.bulk("1500"));
        stop.get();
        assertThat(worker.space().inspect())
                .as("only the word that nothing which ran is to blame")
                .extracting(view -> view.tuple().channel())
                .containsExactly(KillNotice.CHANNEL);
        assertThat(worker.space().participants()).hasSize(1);
    }

    @Test
    void stopInterruptsWhatRunsPastItsLimit() throws Exception {
        ConfigurableApplicationContext context =
                worker.start("--osps.worker.drain-limit=100ms", "--osps.worker.diagnostics=true");
        FutureTask<RespValue> running = ask(worker.advert(), "sleep", "forever");
        awaitStarted();

        context.close();

        assertThat(running.get().toString()).contains("LOST the worker left", "handler=sleep", "outcome=unknown");
        assertThat(worker.space().inspect())
                .as("only the word that nothing which ran is to blame")
                .extracting(view -> view.tuple().channel())
                .containsExactly(KillNotice.CHANNEL);
    }

    @Test
    void pulseTellsSeatsAndTheOldestRequestAndCancelEndsIt() throws Exception {
        try (ConfigurableApplicationContext _ =
                        worker.start("--osps.worker.seats=2", "--osps.worker.diagnostics=true");
                HeartbeatClient heartbeat =
                        HeartbeatClient.connect("127.0.0.1", worker.advert().heartbeatPort(), Duration.ofSeconds(5))) {
            heartbeat.authenticate(Token.of(worker.space().secret().digits()));
            assertThat(heartbeat.pulse())
                    .containsEntry("seats.total", "2")
                    .containsEntry("seats.free", "2")
                    .containsEntry("requests.started", "0")
                    .doesNotContainKey("oldest.id");
            FutureTask<RespValue> running = ask(worker.advert(), "sleep", "forever");
            awaitStarted();

            Map<String, String> pulse = heartbeat.pulse();

            assertThat(pulse)
                    .containsEntry("state", "ready")
                    .containsEntry("seats.free", "1")
                    .containsEntry("requests.started", "1")
                    .containsEntry("requests.finished", "0")
                    .containsEntry("oldest.id", "r-1")
                    .containsEntry("oldest.handler", "sleep")
                    .containsKeys("oldest.age-ms", "oldest.progress-ms", "gc-ms");
            assertThat(Long.parseLong(Objects.requireNonNull(pulse.get("oldest.deadline-ms"))))
                    .isBetween(50_000L, 60_000L);
            assertThat(heartbeat.cancel("r-1")).isTrue();
            assertThat(running.get().toString()).contains("FAILED the watchdog interrupted it");
        }
    }

    @Test
    void drainByHeartbeatTakesTheSeatsBackAndTheProcessStays() throws Exception {
        try (ConfigurableApplicationContext context = worker.start();
                HeartbeatClient heartbeat =
                        HeartbeatClient.connect("127.0.0.1", worker.advert().heartbeatPort(), Duration.ofSeconds(5))) {
            heartbeat.authenticate(Token.of(worker.space().secret().digits()));

            heartbeat.drain();

            assertThat(worker.advert().draining()).isTrue();
            assertThat(worker.space().readAll(Seat.any())).isEmpty();
            assertThat(heartbeat.pulse()).containsEntry("state", "draining").containsEntry("seats.free", "0");
            assertThat(ApplicationUnderTest.get(worker.advert(), "/actuator/health/readiness"))
                    .contains("OUT_OF_SERVICE");
            assertThat(ApplicationUnderTest.get(worker.advert(), "/actuator/health/liveness"))
                    .contains("UP");
            assertThat(context.isActive()).isTrue();
        }
    }

    private void awaitStarted() throws IOException {
        try (HeartbeatClient heartbeat =
                HeartbeatClient.connect("127.0.0.1", worker.advert().heartbeatPort(), Duration.ofSeconds(5))) {
            heartbeat.authenticate(Token.of(worker.space().secret().digits()));
            await().until(() -> "1".equals(heartbeat.pulse().get("requests.started")));
        }
    }

    private static FutureTask<RespValue> ask(ServiceAdvert advert, String handler, String payload) {
        FutureTask<RespValue> answer =
                new FutureTask<>(() -> ApplicationUnderTest.ask(advert, "CALL", handler, payload, "ID", "r-1"));
        Thread.ofVirtual().start(answer);
        return answer;
    }

    private static FutureTask<Boolean> inBackground(Runnable action) {
        FutureTask<Boolean> task = new FutureTask<>(action, true);
        Thread.ofPlatform().start(task);
        return task;
    }
}
