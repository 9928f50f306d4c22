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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What the watchdog makes of requests that do not end, of its own death, and of people's orders. */
@Tag("system")
@Order(1)
final class WatchdogTests {
    private static final int OTHERS = 50;
    private static final Duration LONG = Duration.ofSeconds(90);

    private final TestSystem system = new TestSystem();

    @BeforeEach
    void settings() throws IOException {
        system.settings("osps.worker.seats: 32\n");
    }

    @AfterEach
    void end() {
        system.close();
    }

    /** A request by that route that never gives an answer of its own. */
    private CompletableFuture<String> endless(Route route, String handler, String payload, Duration deadline) {
        return later(() -> {
            try (OspsClient client = system.client()) {
                client.call(
                        handler,
                        payload.getBytes(StandardCharsets.UTF_8),
                        CallOptions.DEFAULTS
                                .withRoute(route)
                                .withDeadline(deadline)
                                .withId("endless"));
                return "an answer";
            } catch (CallFailedException failed) {
                return failed.error().code().name();
            }
        });
    }

    private List<CompletableFuture<String>> others() {
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            calls.add(later(() -> {
                try (OspsClient client = system.client()) {
                    return new String(
                            client.call("sleep", "6000".getBytes(StandardCharsets.UTF_8), CallOptions.DEFAULTS),
                            StandardCharsets.UTF_8);
                }
            }));
        }
        return calls;
    }

    private interface Question {
        String ask() throws Exception;
    }

    private static CompletableFuture<String> later(Question question) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                answer.complete(question.ask());
            } catch (Throwable failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    /** The worker that was restarted, once it is ready again. */
    private JsonNode restarted() {
        return await()
                .atMost(LONG)
                .until(
                        () -> List.of(system.service("worker-1"), system.service("worker-2")),
                        workers -> workers.stream()
                                .anyMatch(worker -> worker.path("restarts").asInt() == 1
                                        && worker.path("state").asString().equals("READY")))
                .stream()
                .filter(worker -> worker.path("restarts").asInt() == 1)
                .findFirst()
                .orElseThrow();
    }

    private String dossier(JsonNode worker) {
        CommandRun list = system.osps("dossiers");
        assertThat(list.out()).contains(worker.path("dossier").asString());
        return system.osps("dossier", worker.path("dossier").asString()).out();
    }

    @ParameterizedTest
    @EnumSource(
            value = Route.class,
            names = {"REDIRECT", "RELAY"})
    void exactlyTheRequestInAnEndlessLoopIsLost(Route route) {
        system.started("--diagnostics");
        List<CompletableFuture<String>> others = others();
        CompletableFuture<String> endless = endless(route, "spin", "forever", Duration.ofSeconds(1));

        assertThat(endless.join()).isEqualTo(ErrorCode.TIMEOUT.name());
        JsonNode worker = restarted();
        assertThat(worker.path("lastReason").asString()).startsWith("stuck: request=endless handler=spin");
        assertThat(others).allSatisfy(call -> assertThat(call.join()).isEqualTo("6000"));
        assertThat(dossier(worker))
                .contains("rule: stuck: request=endless", "threads 1 of 3", "by DUMP:", "SpinHandler")
                .contains("end: exit=137 (SIGKILL)");
    }

    @Test
    void exactlyTheRequestInADeadlockIsLost() {
        system.started("--diagnostics");
        List<CompletableFuture<String>> others = others();
        CompletableFuture<String> endless = endless(Route.RELAY, "deadlock", "", Duration.ofSeconds(60));

        assertThat(endless.join()).isIn(ErrorCode.FAILED.name(), ErrorCode.LOST.name());
        JsonNode worker = restarted();
        assertThat(worker.path("lastReason").asString()).startsWith("deadlocked: threads=");
        assertThat(others).allSatisfy(call -> assertThat(call.join()).isEqualTo("6000"));
        assertThat(dossier(worker)).contains("rule: deadlocked:", "deadlock:", "DeadlockHandler");
    }

    @Test
    void aRequestThatSleepsForEverCostsNobodyButItself() {
        system.started("--diagnostics");
        assertThat(endless(Route.RELAY, "sleep", "forever", Duration.ofSeconds(1))
                        .join())
                .isEqualTo(ErrorCode.TIMEOUT.name());
        // Longer than the lease would have lasted.
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        assertThat(system.service("worker-1").path("restarts").asInt()
                        + system.service("worker-2").path("restarts").asInt())
                .isZero();
    }

    @Test
    void noRequestIsLostByARollingRestartNorByScaling() throws Exception {
        system.settings("""
                osps.worker.seats: 8
                osps.worker.commands.copy.command: [cat]
                """);
        system.started();
        AtomicBoolean over = new AtomicBoolean();
        Load load = new Load(system, 6, 0);
        CompletableFuture<String> calls = later(() -> load.runUntil(over::get).toString());
        CompletableFuture<String> copies = later(() -> copies(over));

        CommandRun restart = system.osps("restart", "--rolling");
        CommandRun more = system.osps("scale", "3");
        CommandRun less = system.osps("scale", "1");
        over.set(true);

        assertThat(restart.exitCode()).describedAs(restart.shown()).isZero();
        assertThat(more.exitCode()).describedAs(more.shown()).isZero();
        assertThat(less.exitCode()).describedAs(less.shown()).isZero();
        assertThat(calls.join()).isEqualTo("[]");
        assertThat(copies.join()).startsWith("copies=").isNotEqualTo("copies=0");
        assertThat(system.service("worker-1").path("lastReason").asString()).isEqualTo("ordered: by=operator");
    }

    /** A command is not idempotent: a call of it that is cut off is told as lost. */
    private String copies(AtomicBoolean over) throws InterruptedException {
        int made = 0;
        try (OspsClient client = system.client()) {
            while (!over.get()) {
                Route route = made % 2 == 0 ? Route.REDIRECT : Route.RELAY;
                byte[] answer = client.call(
                        "copy",
                        "text".getBytes(StandardCharsets.UTF_8),
                        CallOptions.DEFAULTS.withRoute(route).withDeadline(Duration.ofSeconds(60)));
                if (!new String(answer, StandardCharsets.UTF_8).equals("text")) {
                    return "another answer";
                }
                made++;
            }
        }
        return "copies=" + made;
    }

    @Test
    void ordersAreCarriedOutAndSurviveTheWatchdog() {
        system.started();
        long first = system.pid("worker-1");

        assertThat(system.osps("pause", "worker-1").exitCode()).isZero();
        LinuxProcess.signal("STOP", first);
        assertThat(system.osps("stop", "worker-2").exitCode()).isZero();
        assertThat(system.osps("restart", "no-such").exitCode()).isEqualTo(2);

        killWatchdog();
        LinuxProcess.signal("CONT", first);
        CommandRun up = system.up();
        assertThat(up.exitCode()).describedAs(up.shown()).isZero();
        assertThat(system.service("worker-1").path("state").asString()).isEqualTo("PAUSED");
        assertThat(system.pid("worker-1")).isEqualTo(first);
        assertThat(system.service("worker-2").path("state").asString()).isEqualTo("STOPPED");

        assertThat(system.osps("resume", "worker-1").exitCode()).isZero();
        assertThat(system.osps("start", "worker-2").exitCode()).isZero();
        assertThat(system.osps("restart", "worker-2").exitCode()).isZero();
        assertThat(system.service("worker-2").path("restarts").asInt()).isOne();
        assertThat(system.osps("status").out()).contains("VERDICT", "healthy", "ordered: by=operator");
    }

    @Test
    void whatItRunsIsSparedWhenTheWatchdogItselfWasStopped() {
        system.started();
        List<Long> before = pids();
        long watchdog = system.pid("watchdog");

        LinuxProcess.signal("STOP", watchdog);
        await().atMost(LONG).pollDelay(Duration.ofSeconds(20)).until(() -> true);
        LinuxProcess.signal("CONT", watchdog);
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);

        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void nothingIsDoubledOrLeftWhenTheWatchdogIsKilledAlsoDuringAStart() {
        system.started();
        List<Long> before = pids();
        killWatchdog();
        CommandRun up = system.up();
        assertThat(up.exitCode()).describedAs(up.shown()).isZero();
        assertThat(pids()).isEqualTo(before);

        LinuxProcess.signal("KILL", before.get(1));
        await().atMost(LONG).until(() -> system.processes().stream().noneMatch(before.get(1)::equals));
        killWatchdog();
        up = system.up();
        assertThat(up.exitCode()).describedAs(up.shown()).isZero();
        assertThat(pids().get(0)).isEqualTo(before.get(0));
        assertThat(pids().get(2)).isEqualTo(before.get(2));
        assertThat(system.processes()).hasSize(4);

        // What is left of a start must be gone after `down`, which the end of this test asks for.
        LinuxProcess.signal("KILL", pids().get(1));
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        killWatchdog();
    }

    private void killWatchdog() {
        long watchdog = system.pid("watchdog");
        LinuxProcess.signal("KILL", watchdog);
        await().atMost(LONG).until(() -> !LinuxProcess.isAlive(watchdog));
    }

    private List<Long> pids() {
        return List.of(system.pid("dispatcher"), system.pid("worker-1"), system.pid("worker-2"));
    }

    @Test
    void queuedRequestsAreAnsweredWhenTheOnlyWorkerIsKilled() {
        system.started("--workers", "1");
        CompletableFuture<String> running = later(() -> sleep("8000"));
        await().atMost(LONG).until(() -> isBusy("worker-1"));
        LinuxProcess.signal("KILL", system.pid("worker-1"));
        List<CompletableFuture<String>> queued = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            queued.add(later(() -> sleep("10")));
        }

        assertThat(running.join()).isEqualTo("8000");
        assertThat(queued).allSatisfy(call -> assertThat(call.join()).isEqualTo("10"));
        assertThat(system.service("worker-1").path("lastReason").asString()).isEqualTo("crashed: exit=137 (SIGKILL)");
    }

    private boolean isBusy(String worker) {
        JsonNode seats = system.service(worker).path("seats");
        return seats.path("free").asInt() < seats.path("total").asInt();
    }

    private String sleep(String millis) throws InterruptedException {
        try (OspsClient client = system.client()) {
            return new String(
                    client.call("sleep", millis.getBytes(StandardCharsets.UTF_8), CallOptions.DEFAULTS),
                    StandardCharsets.UTF_8);
        }
    }

    @Test
    void aCommandIsGoneBeforeItsRequestRunsAgain() throws IOException {
        Path runs = system.directory().resolve("runs");
        system.settings("""
                # By namespace no run sees the processes of another.
                osps.worker.containment: session
                osps.worker.commands.once:
                  command: [sh, -c, 'for pid in $(cat "$1"); do grep -s ^State: /proc/$pid/status; done; sleep 300 & echo $$ $! >> "$1"; [ $(wc -l < "$1") -gt 1 ] || wait', sh, '%s']
                  idempotent: true
                """.formatted(runs));
        Files.createFile(runs);
        system.started();
        CompletableFuture<String> call = later(() -> {
            try (OspsClient client = system.client()) {
                return new String(client.call("once", new byte[0], CallOptions.DEFAULTS), StandardCharsets.UTF_8);
            }
        });
        await().atMost(LONG).until(() -> Files.readAllLines(runs).size() == 1);
        String worker = await().atMost(LONG)
                .until(
                        () -> List.of("worker-1", "worker-2").stream()
                                .filter(this::isBusy)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        LinuxProcess.signal("KILL", system.pid(worker));

        assertThat(call.join().lines())
                .as("gone, or zombies that nobody has buried")
                .allMatch(line -> line.matches("State:\\s+[ZX].*"));
        assertThat(Files.readAllLines(runs)).hasSize(2);
    }

    @Test
    void aWornWorkerIsReplacedAndNothingIsLost() throws Exception {
        system.settings("""
                osps.worker.seats: 4
                osps.worker.recycle.requests: 300
                """);
        system.started();
        List<String> wrong = new Load(system, 4, 250).run();

        assertThat(wrong).isEmpty();
        await().atMost(LONG)
                .until(() -> List.of(system.service("worker-1"), system.service("worker-2")).stream()
                        .anyMatch(
                                worker -> worker.path("lastReason").asString("").startsWith("worn: requests=")
                                        && worker.path("state").asString().equals("READY")));
    }
}
