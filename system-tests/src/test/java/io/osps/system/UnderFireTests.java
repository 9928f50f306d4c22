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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients that call while workers are killed, and once the dispatcher. */
final class UnderFireTests {
    private static final int CLIENTS = 50;
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(2);

    private final TestSystem system = new TestSystem();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger right = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private volatile boolean dispatcherWasKilled;

    @BeforeEach
    void start() throws IOException {
        system.settings("osps.watchdog.restart.budget: 1000\n").started();
    }

    @AfterEach
    void end() {
        system.close();
    }

    @Test
    @Tag("system")
    void everyCallEndsInItsRightAnswerWhileWorkersAreKilled() throws InterruptedException {
        fire(5_000, false);
        assertThat(wrong).isEmpty();
        assertThat(right).hasValue(5_000);
        Seats.assertAllFree(system);
    }

    @Test
    @Tag("soak")
    void aHundredThousandCallsEndInTheirAnswerOrAreToldThatTheDispatcherWasGone() throws InterruptedException {
        fire(100_000, true);
        assertThat(wrong).isEmpty();
        assertThat(right.get() + told.get()).isEqualTo(100_000);
        Figures.note("calls-told-that-the-dispatcher-was-gone", told.get(), "of 100000");
        Seats.assertAllFree(system);
    }

    private void fire(int calls, boolean alsoTheDispatcher) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(CLIENTS);
        try (OspsClient client = system.client()) {
            for (int i = 0; i < CLIENTS; i++) {
                int seed = i;
                Thread.ofPlatform().start(() -> {
                    call(client, new Random(seed), calls / CLIENTS);
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
                LinuxProcess.signal("KILL", service.path("pid").asLong());
            }
        }
    }

    private void call(OspsClient client, Random random, int calls) {
        for (int i = 0; i < calls; i++) {
            byte[] payload = new byte[random.nextInt(2_000)];
            random.nextBytes(payload);
            Route route = i % 2 == 0 ? Route.REDIRECT : Route.RELAY;
            CallOptions options = CallOptions.DEFAULTS.withRoute(route).withDeadline(Duration.ofSeconds(60));
            try {
                String answer = new String(client.call("sha256", payload, options), StandardCharsets.UTF_8);
                if (answer.equals(CallsTests.sha256(payload))) {
                    right.incrementAndGet();
                } else {
                    wrong.add("wrong answer: route=" + route + " answer=" + answer);
                }
            } catch (UnreachableException nothingWasRun) {
                if (!dispatcherWasKilled) {
                    wrong.add(route + ": " + nothingWasRun.getMessage());
                    return;
                }
                await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> client.ask("PING") != null);
                i--;
            } catch (CallFailedException failed) {
                if (dispatcherWasKilled && tellsOfTheLostConnection(failed)) {
                    told.incrementAndGet();
                } else {
                    wrong.add(route + ": " + failed.getMessage());
                }
            } catch (InterruptedException _) {
                wrong.add("interrupted");
                return;
            }
        }
    }

    private static boolean tellsOfTheLostConnection(CallFailedException failed) {
        return failed.error().code() == ErrorCode.LOST
                && failed.error().message().startsWith("the connection was lost after the request was sent");
    }
}
