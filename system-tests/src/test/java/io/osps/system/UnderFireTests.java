/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.client.CallFailedException;
import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.Route;
import io.osps.client.UnreachableException;
import io.osps.wire.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients that call while workers are killed, and once the dispatcher. The long run: {@code mvn verify -pl system-tests -am
 * -Dosps.tests.excluded= -Dit.test=UnderFireTests}.
 */
@Tag("system")
final class UnderFireTests {
    private static final int CLIENTS = 50;
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(2);
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    /** Each of twenty kills a worker in its trial, and two workers need longer than a minute to be started as often. */
    private static final Duration POISON_DEADLINE = Duration.ofMinutes(3);
    /** One of so many calls is of a handler that must not be run twice. */
    private static final int ONCE_EVERY = 50;

    private final TestSystem system = new TestSystem();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger right = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();

    @TempDir
    Path notes;

    private volatile boolean dispatcherWasKilled;

    @BeforeEach
    void start() throws IOException {
        // A worker that is killed again and again would be left alone for a while, and nobody killed meanwhile.
        // Both handlers note whom they were run for; one of them ends its worker then, at once and by another signal
        // than the killer.
        system.settings("""
                osps.worker.containment: session
                osps.watchdog.restart.budget: 1000
                osps.watchdog.restart.longest-delay: 100ms
                osps.worker.commands.once.command: [sh, -c, 'cat >> %1$s/once']
                osps.worker.commands.poison:
                  command: [sh, -c, 'cat >> %1$s/poison; kill -SYS $(ps -o ppid= -p $PPID); sleep 60']
                  idempotent: true
                  timeout: %2$ds
                """.formatted(notes, POISON_DEADLINE.toSeconds())).started();
    }

    @AfterEach
    void end() {
        system.close();
    }

    @Test
    void everyCallEndsInItsRightAnswerWhileWorkersAreKilled() throws InterruptedException, IOException {
        fire(5_000, 0, false);
        assertThat(wrong).isEmpty();
        assertThat(right.get() + lost.get()).isEqualTo(5_000);
        noneWasRunTwice();
        Seats.assertAllFree(system);
    }

    @Test
    @Tag("soak")
    void aHundredThousandCallsEndInTheirAnswerOrAreToldThatTheDispatcherWasGone()
            throws InterruptedException, IOException {
        fire(100_000, 20, true);
        assertThat(wrong).isEmpty();
        assertThat(right.get() + told.get() + lost.get()).isEqualTo(100_020);
        noneWasRunTwice();
        assertThat(runs("poison").values())
                .allSatisfy(deaths -> assertThat(deaths).isLessThanOrEqualTo(2));
        Figures.note("calls-told-that-the-dispatcher-was-gone", told.get(), "of 100000");
        Figures.note("calls-not-to-be-repeated-that-were-lost", lost.get(), "of 2000");
        Figures.note(
                "workers-killed-by-poison",
                runs("poison").values().stream().mapToLong(Long::longValue).sum(),
                "by 20 requests");
        Seats.assertAllFree(system);
    }

    private void noneWasRunTwice() throws IOException {
        assertThat(runs("once").entrySet()).isNotEmpty().noneMatch(run -> run.getValue() > 1);
    }

    /** How often the handler was run for each. */
    private Map<String, Long> runs(String handler) throws IOException {
        return Files.readAllLines(notes.resolve(handler)).stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private void fire(int calls, int poison, boolean alsoTheDispatcher) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(CLIENTS);
        try (OspsClient client = system.client()) {
            for (int i = 0; i < CLIENTS; i++) {
                int seed = i;
                Thread.ofPlatform().start(() -> {
                    calls(client, new Random(seed), calls / CLIENTS, seed < poison);
                    over.countDown();
                });
            }
            List<String> victims = new ArrayList<>(List.of("worker-1", "worker-2"));
            int kills = 0;
            while (!over.await(BETWEEN_KILLS.toMillis(), TimeUnit.MILLISECONDS)) {
                boolean dispatcher = alsoTheDispatcher && ++kills == 5;
                dispatcherWasKilled |= dispatcher;
                kill(dispatcher ? "dispatcher" : victims.getFirst());
                victims.add(victims.removeFirst());
            }
        }
    }

    private void kill(String name) {
        JsonNode services = JsonMapper.shared()
                .readTree(system.http(system.watchdogHttpPort(), "/actuator/services")
                        .body())
                .path("services");
        for (JsonNode service : services) {
            if (service.path("name").asString().equals(name)
                    && service.path("state").asString().equals("READY")) {
                // It may have died by itself just now.
                ProcessHandle.of(service.path("pid").asLong()).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    private void calls(OspsClient client, Random random, int calls, boolean alsoPoison) {
        for (int i = 0; i < calls; i++) {
            Route route = i % 2 == 0 ? Route.REDIRECT : Route.RELAY;
            if (alsoPoison && i == calls / 2) {
                until(client, () -> poison(client, route));
            }
            if (random.nextInt(ONCE_EVERY) == 0) {
                until(client, () -> once(client, route));
            } else {
                byte[] payload = new byte[random.nextInt(2_000)];
                random.nextBytes(payload);
                until(client, () -> sha256(client, route, payload));
            }
        }
    }

    private interface Attempt {
        void make() throws Exception;
    }

    /** Makes a call again when the dispatcher was gone before it was sent. */
    private void until(OspsClient client, Attempt attempt) {
        while (true) {
            try {
                attempt.make();
                return;
            } catch (UnreachableException nothingWasRun) {
                if (!dispatcherWasKilled) {
                    wrong.add(nothingWasRun.getMessage());
                    return;
                }
                await().atMost(DEADLINE).ignoreExceptions().until(() -> client.ask("PING") != null);
            } catch (CallFailedException failed) {
                if (dispatcherWasKilled && tellsOfTheLostConnection(failed)) {
                    told.incrementAndGet();
                } else {
                    wrong.add(failed.getMessage());
                }
                return;
            } catch (Exception e) {
                wrong.add(e.toString());
                return;
            }
        }
    }

    private void sha256(OspsClient client, Route route, byte[] payload) throws Exception {
        String answer = new String(client.call("sha256", payload, options(route)), StandardCharsets.UTF_8);
        if (answer.equals(Load.sha256(payload))) {
            right.incrementAndGet();
        } else {
            wrong.add("wrong answer: route=" + route + " answer=" + answer);
        }
    }

    /** Its handler notes a line of its own for each call. One that was running when its worker died is told to be lost. */
    private void once(OspsClient client, Route route) throws Exception {
        try {
            client.call("once", line("once"), options(route));
            right.incrementAndGet();
        } catch (CallFailedException failed) {
            if (failed.error().code() != ErrorCode.LOST) {
                throw failed;
            }
            lost.incrementAndGet();
        }
    }

    private void poison(OspsClient client, Route route) throws Exception {
        try {
            client.call("poison", line("poison"), options(route).withDeadline(POISON_DEADLINE));
            wrong.add("poison was answered");
        } catch (CallFailedException failed) {
            if (failed.error().code() != ErrorCode.POISON) {
                throw failed;
            }
            right.incrementAndGet();
        }
    }

    private byte[] line(String handler) {
        return (handler + "-" + sent.incrementAndGet() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static CallOptions options(Route route) {
        return CallOptions.DEFAULTS.withRoute(route).withDeadline(DEADLINE);
    }

    private static boolean tellsOfTheLostConnection(CallFailedException failed) {
        return failed.error().code() == ErrorCode.LOST
                && failed.error().message().startsWith("the connection was lost after the request was sent");
    }
}
