/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Processes that die, stop or are only busy. */
@Tag("system")
final class FaultsTests {
    private static final TestSystem SYSTEM = new TestSystem();

    @BeforeAll
    static void start() {
        SYSTEM.started("--diagnostics");
    }

    @AfterAll
    static void end() {
        SYSTEM.close();
    }

    @Test
    void noCallOfAnIdempotentHandlerFailsWhenAWorkerIsKilled() throws InterruptedException {
        JsonNode before = SYSTEM.service("worker-1");
        Load load = new Load(SYSTEM, 20, 50);
        CompletableFuture<List<String>> calls = new CompletableFuture<>();
        Thread runner = Thread.ofPlatform().start(() -> {
            try {
                calls.complete(load.run());
            } catch (InterruptedException e) {
                calls.completeExceptionally(e);
            }
        });
        LinuxProcess.signal("KILL", before.path("pid").asLong());
        runner.join();

        assertThat(calls.join()).isEmpty();
        JsonNode after = SYSTEM.restarted(before);
        assertThat(after.path("lastReason").asString()).isNotBlank();
        assertThat(SYSTEM.osps("status").out())
                .contains(after.path("lastReason").asString());
        assertThat(SYSTEM.http(SYSTEM.watchdogHttpPort(), "/actuator/prometheus")
                        .body())
                .containsPattern("osps_restarts_total\\{.*service=\"worker-1\"");
        Seats.assertAllFree(SYSTEM);
    }

    @Test
    void aKilledDispatcherIsBack() {
        JsonNode before = SYSTEM.service("dispatcher");
        LinuxProcess.signal("KILL", before.path("pid").asLong());

        SYSTEM.restarted(before);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(SYSTEM.osps("call", "echo", "again").out()).isEqualTo("again"));
        Seats.assertAllFree(SYSTEM);
    }

    @Test
    void aStoppedWorkerIsReplaced() {
        JsonNode before = SYSTEM.service("worker-2");
        LinuxProcess.signal("STOP", before.path("pid").asLong());

        JsonNode after = SYSTEM.restarted(before);
        assertThat(after.path("lastReason").asString())
                .startsWith("suspended: missed=")
                .endsWith("state=T");
        assertThat(SYSTEM.osps("dossier", after.path("dossier").asString()).out())
                .contains("rule: suspended:", "a stopped process cannot give them", "end: exit=137 (SIGKILL)");
        assertThat(LinuxProcess.isAlive(before.path("pid").asLong())).isFalse();
        Seats.assertAllFree(SYSTEM);
    }

    @Test
    void aWorkerBusyWithLongRequestsIsLeftAlone() throws InterruptedException {
        JsonNode one = SYSTEM.service("worker-1");
        JsonNode two = SYSTEM.service("worker-2");
        int seats = 2 * Runtime.getRuntime().availableProcessors();
        List<CompletableFuture<CommandRun>> calls = IntStream.range(0, seats)
                .mapToObj(k -> CompletableFuture.supplyAsync(
                        () -> SYSTEM.osps("call", k % 2 == 0 ? "sleep" : "spin", "6000"),
                        task -> Thread.ofPlatform().start(task)))
                .toList();

        calls.forEach(call -> assertThat(call.join().exitCode())
                .describedAs(call.join().err())
                .isZero());
        for (JsonNode before : List.of(one, two)) {
            JsonNode after = SYSTEM.service(before.path("name").asString());
            assertThat(after.path("pid").asLong()).isEqualTo(before.path("pid").asLong());
            assertThat(after.path("restarts").asInt())
                    .isEqualTo(before.path("restarts").asInt());
        }
        Seats.assertAllFree(SYSTEM);
    }

    @Test
    void aRequestThatEndsItsWorkerIsToldAsLost() {
        JsonNode one = SYSTEM.service("worker-1");
        JsonNode two = SYSTEM.service("worker-2");

        CommandRun run = SYSTEM.osps("call", "--route", "relay", "exit", "1");

        assertThat(run.exitCode()).describedAs(run.err()).isEqualTo(6);
        assertThat(run.err())
                .contains("LOST", "outcome=unknown")
                .hasLineCount(2)
                .doesNotContain("\tat ");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> SYSTEM.service("worker-1").path("restarts").asInt()
                                + SYSTEM.service("worker-2").path("restarts").asInt()
                        == one.path("restarts").asInt() + two.path("restarts").asInt() + 1);
        Seats.assertAllFree(SYSTEM);
    }
}
