/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.exchange.Reservation;
import io.osps.worker.seat.Seats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Thousands of calls by every route and with every end at once, dispatchers that die with requests in hand, and in the end
 * the law of the seats: each k named exactly once, nothing else left, every call answered once.
 */
@Tag("integration")
class FaultyTrafficTests {
    private static final int SEATS = 6;
    private static final int CLIENTS = 8;
    private static final int CALLS = 600;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(10);

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private TestWorker worker;
    private TestDispatcher dispatcher;

    @BeforeEach
    void start() throws IOException {
        worker = new TestWorker(SEATS);
        dispatcher = new TestDispatcher(worker.join("dispatcher"));
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        dispatcher.leave();
        worker.close();
    }

    @Test
    void lawOfTheSeatsHoldsAfterThousandsOfMixedCalls() throws Exception {
        inParallel(CLIENTS, seed -> () -> {
            mix(new Random(seed));
            return null;
        });

        assertLawHolds();
        assertThat(dispatcher.unanswered()).isZero();
        assertThat(worker.space().stats().ready()).isEqualTo(SEATS);
        assertThat(worker.space().stats().payloads()).allMatch(payloads -> payloads.inUse() == 0);
        assertThat(worker.calls().started()).isEqualTo(worker.calls().finished());
        long all = counts.values().stream().mapToLong(LongAdder::sum).sum();
        assertThat(all).isEqualTo((long) CLIENTS * CALLS);
        System.out.println("mixed calls: " + new TreeMap<>(counts) + " all=" + all + " seats named=" + worker.named());
    }

    @Test
    void lawOfTheSeatsHoldsWhenDispatchersDieWithRequestsInHand() throws Exception {
        for (int round = 0; round < 10; round++) {
            TestDispatcher mortal = new TestDispatcher(worker.join("dispatcher"));
            inParallel(CLIENTS, seed -> () -> {
                for (int i = 0; i < 20; i++) {
                    var _ = mortal.relay(seed % 2 == 0 ? "sleep" : "echo", "5", LONG);
                }
                return null;
            });
            mortal.leave();
        }

        assertLawHolds();
        await().until(() -> worker.calls().started() == worker.calls().finished());
        assertThat(dispatcher.relay("echo", "still here", LONG).get().text()).isEqualTo("still here");
    }

    private void assertLawHolds() {
        Seats seats = worker.seats();
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(worker.free())
                        .as(worker::story)
                        .isEqualTo(IntStream.range(0, SEATS).boxed().toList()));
        assertThat(worker.named()).isEqualTo(worker.free());
        assertThat(seats.free()).isEqualTo(SEATS);
        assertThat(seats.owed() + seats.taken()).isZero();
        assertThat(worker.space().inspect()).hasSize(SEATS);
    }

    private interface Client {
        Callable<Void> of(int seed);
    }

    private static void inParallel(int clients, Client client) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<Void>> running = new ArrayList<>();
            for (int seed = 0; seed < clients; seed++) {
                running.add(threads.submit(client.of(seed)));
            }
            for (Future<Void> one : running) {
                one.get();
            }
        }
    }

    private void mix(Random random) throws Exception {
        try (TestClient client = new TestClient(worker.port())) {
            for (int i = 0; i < CALLS; i++) {
                int kind = random.nextInt(100);
                if (kind < 30) {
                    relayed("echo", "x" + i, "x" + i);
                } else if (kind < 34) {
                    large(random);
                } else if (kind < 40) {
                    relayed("fail", "no " + i, "FAILED no " + i + " handler=fail request=");
                } else if (kind < 42) {
                    relayed("nosuch", "", "NOHANDLER");
                } else if (kind < 45) {
                    timingOut("sleep", "forever");
                } else if (kind < 46) {
                    timingOut("spin", "150");
                } else if (kind < 47) {
                    timingOut("hang", "");
                } else if (kind < 49) {
                    relayed("cat", "c" + i, "c" + i);
                } else if (kind < 70) {
                    redirected(client, "upper", "r" + i, "R" + i);
                } else if (kind < 74) {
                    redirected(client, "fail", "r" + i, "FAILED r" + i);
                } else if (kind < 80) {
                    expired(client);
                } else {
                    direct(client, "d" + i);
                }
            }
        }
    }

    private void relayed(String handler, String payload, String expected) throws Exception {
        assertThat(dispatcher.relay(handler, payload, LONG).get().text()).startsWith(expected);
        count("relay " + handler);
    }

    private void large(Random random) throws Exception {
        byte[] payload = new byte[random.nextInt(1 << 20)];
        random.nextBytes(payload);
        assertThat(dispatcher.relay("echo", payload, LONG).get().bytes()).isEqualTo(payload);
        count("relay large");
    }

    private void timingOut(String handler, String payload) throws Exception {
        assertThat(dispatcher.relay(handler, payload, SHORT).get().text()).startsWith("TIMEOUT");
        count("relay timeout " + handler);
    }

    private void redirected(TestClient client, String handler, String payload, String expected) throws Exception {
        Reservation reservation = dispatcher.reserve(handler, LONG);
        assertThat(client.ask("CALL", handler, payload, "TICKET", reservation.ticket()))
                .startsWith(expected);
        assertThat(client.ask("CALL", handler, payload, "TICKET", reservation.ticket()))
                .startsWith("DENIED");
        count("redirect " + handler);
    }

    private void expired(TestClient client) throws Exception {
        Reservation reservation = dispatcher.reserve("echo", Duration.ZERO);
        assertThat(client.ask("CALL", "echo", "late", "TICKET", reservation.ticket()))
                .startsWith("DENIED");
        count("redirect expired");
    }

    private void direct(TestClient client, String payload) throws IOException {
        String answer = client.ask("CALL", "echo", payload);
        assertThat(answer)
                .satisfiesAnyOf(
                        text -> assertThat(text).isEqualTo(payload),
                        text -> assertThat(text).startsWith("BUSY no seat"));
        count(answer.equals(payload) ? "direct" : "direct busy");
    }

    private void count(String what) {
        counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
    }
}
