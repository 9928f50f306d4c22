/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.client.CallFailedException;
import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.Route;
import io.osps.wire.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Faults that take a worker down again and again, or hardly let it breathe. */
@Tag("system")
final class VerdictsTests {
    private static final List<String> WORKERS = List.of("worker-1", "worker-2");
    private static final int INNOCENT = 20;
    private static final Duration LONG = Duration.ofSeconds(90);

    private final TestSystem system = new TestSystem();

    @AfterEach
    void end() {
        system.close();
    }

    /** What a call by the relay ends in: its answer, or the name of its error. */
    private CompletableFuture<String> call(String handler, String payload, CallOptions options) {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try (OspsClient client = system.client()) {
                byte[] answer =
                        client.call(handler, payload.getBytes(StandardCharsets.UTF_8), options.withRoute(Route.RELAY));
                outcome.complete(new String(answer, StandardCharsets.UTF_8));
            } catch (CallFailedException failed) {
                outcome.complete(failed.error().code().name());
            } catch (Throwable failure) {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome;
    }

    private List<CompletableFuture<String>> innocent() {
        return IntStream.range(0, INNOCENT)
                .mapToObj(_ -> call("sleep", "2000", CallOptions.DEFAULTS))
                .toList();
    }

    private int restarts() {
        return WORKERS.stream()
                .mapToInt(worker -> system.service(worker).path("restarts").asInt())
                .sum();
    }

    private void awaitReady(String service) {
        await().atMost(LONG)
                .until(() -> system.service(service).path("state").asString().equals("READY"));
    }

    @Test
    void exactlyTheRequestThatKeepsTheCollectorBusyIsLost() throws IOException {
        system.settings("osps.worker.seats: 16\n");
        system.started("--diagnostics");
        List<CompletableFuture<String>> innocent = innocent();
        CompletableFuture<String> storm =
                call("churn", "forever", CallOptions.DEFAULTS.withId("storm").withDeadline(Duration.ofSeconds(1)));

        assertThat(storm.join()).isIn(ErrorCode.TIMEOUT.name(), ErrorCode.LOST.name());
        await().atMost(LONG).until(() -> restarts() == 1);
        JsonNode worker = WORKERS.stream()
                .map(system::service)
                .filter(service -> service.path("restarts").asInt() == 1)
                .findFirst()
                .orElseThrow();
        awaitReady(worker.path("name").asString());
        String reason = worker.path("lastReason").asString();
        assertThat(reason)
                .as("pauses shorter than three intervals leave its heartbeat, longer ones do not")
                .matches("stuck: request=storm handler=churn .*" + "|spinning: missed=\\d+ state=\\w cpu=\\d+%");
        assertThat(system.osps("dossier", worker.path("dossier").asString()).out())
                .containsPattern("rule: (stuck: request=storm|spinning: missed=)")
                .contains("storm", "end: exit=137 (SIGKILL)");
        assertThat(innocent).allSatisfy(call -> assertThat(call.join()).isEqualTo("2000"));
    }

    @Test
    @Tag("soak")
    void aRequestThatKillsEachWorkerThatItMeetsIsPoisonAfterTwo() throws IOException {
        system.settings("""
                osps.worker.containment: session
                osps.worker.seats: 16
                osps.worker.commands.deadly:
                  command: [sh, -c, 'kill -SYS $(ps -o ppid= -p $PPID); sleep 60']
                  idempotent: true
                """);
        system.started();
        List<CompletableFuture<String>> innocent = innocent();
        CompletableFuture<String> deadly = call("deadly", "", CallOptions.DEFAULTS.withDeadline(LONG));

        assertThat(deadly.join()).isEqualTo(ErrorCode.POISON.name());
        assertThat(innocent).allSatisfy(call -> assertThat(call.join()).isEqualTo("2000"));
        WORKERS.forEach(this::awaitReady);
        assertThat(restarts()).isEqualTo(2);
        assertThat(WORKERS.stream()
                        .map(worker -> system.service(worker).path("lastReason").asString("")))
                .contains("crashed: exit=159");
    }

    @Test
    void aWorkerThatDiesAtEachStartFailsAndLeavesTheOthersAlone() throws IOException {
        system.settings("""
                osps.watchdog.restart.budget: 2
                osps.watchdog.restart.longest-delay: 200ms
                osps.watchdog.restart.retry-after: 3s
                """);
        system.started();
        List<Long> others = List.of(system.pid("dispatcher"), system.pid("worker-1"));
        assertThat(system.osps("stop", "worker-2").exitCode()).isZero();
        CompletableFuture<CommandRun> start;

        try (ServerSocket _ = new ServerSocket(system.workerHttpPort(2), 1, InetAddress.getLoopbackAddress())) {
            start = CompletableFuture.supplyAsync(() -> system.osps("start", "worker-2"));
            await().atMost(LONG)
                    .until(() ->
                            system.service("worker-2").path("state").asString().equals("FAILED"));
            assertThat(system.service("worker-2").path("lastReason").asString())
                    .startsWith("crashed: exit=1 log=\"")
                    .contains(Integer.toString(system.workerHttpPort(2)));
            assertThat(system.osps("call", "echo", "still").out()).isEqualTo("still");
        }
        awaitReady("worker-2");
        start.join();
        assertThat(List.of(system.pid("dispatcher"), system.pid("worker-1"))).isEqualTo(others);
        assertThat(system.service("worker-1").path("restarts").asInt()).isZero();
    }
}
