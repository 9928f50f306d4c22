/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.OspsException;
import io.osps.client.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/**
 * All ports of a running system under {@link Hostile} bytes from fixed seeds, beside an honest client. The long run: {@code
 * mvn verify -pl system-tests -am -Dosps.tests.excluded= -Dit.test=HostileInputTests}, and {@code -Dosps.fuzz.inputs=N} for
 * another number than two million.
 */
@Tag("system")
@Isolated
final class HostileInputTests {
    private static final int ATTACKERS = 8;
    private static final int MOST_INPUTS_A_CONNECTION = 24;
    private static final int CONNECT_MILLIS = 5_000;

    private record Door(int port, boolean http) {}

    private final TestSystem system = new TestSystem();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<Long> times = new ArrayList<>();

    @TempDir
    Path notes;

    @BeforeEach
    void start() throws IOException {
        system.settings("""
                osps.worker.commands.canary.command: [sh, -c, 'echo it ran >> %s/canary']
                """.formatted(notes)).started("--workers", "1");
    }

    @AfterEach
    void end() {
        system.close();
    }

    @Test
    void nothingIsCarriedOutAndNobodyDies() throws Exception {
        attack(20_000);
    }

    @Test
    @Tag("soak")
    void nothingIsCarriedOutAndNobodyDiesUnderMillions() throws Exception {
        attack(Long.getLong("osps.fuzz.inputs", 2_000_000));
    }

    private void attack(long inputs) throws Exception {
        Map<String, Long> before = pids();
        List<Door> doors = doors();
        Thread honest = Thread.ofPlatform().start(this::callHonestly);
        List<Thread> attackers = new ArrayList<>();
        for (int seed = 1; seed <= ATTACKERS; seed++) {
            Random random = new Random(seed);
            attackers.add(Thread.ofPlatform().start(() -> attack(doors, random, inputs)));
        }
        for (Thread attacker : attackers) {
            attacker.join();
        }
        over.set(true);
        honest.join();

        assertThat(wrong).isEmpty();
        assertThat(notes.resolve("canary")).doesNotExist();
        assertThat(pids()).isEqualTo(before);
        assertThat(refused.get()).as("connections that were not taken").isLessThan(sent.get() / 10);
        assertThat(system.osps("fsck").exitCode()).isZero();
        times.sort(null);
        Figures.note("hostile.inputs", sent.get(), "inputs");
        Figures.note("hostile.honest-calls", times.size(), "calls");
        Figures.note("hostile.honest-p50", quantile(0.5), "us");
        Figures.note("hostile.honest-p99", quantile(0.99), "us");
        Figures.note("hostile.honest-longest", quantile(1), "us");
    }

    private long quantile(double share) {
        return times.get(Math.min(times.size() - 1, (int) (share * times.size()))) / 1_000;
    }

    private Map<String, Long> pids() {
        return Map.of(
                "watchdog", system.pid("watchdog"),
                "dispatcher", system.pid("dispatcher"),
                "worker-1", system.pid("worker-1"));
    }

    private List<Door> doors() {
        List<Door> doors = new ArrayList<>();
        for (String name : List.of("watchdog", "dispatcher", "worker-1")) {
            JsonNode addresses = system.service(name).path("addresses");
            for (String kind : List.of("client", "heartbeat", "http")) {
                String address = addresses.path(kind).asString("");
                if (!address.isEmpty()) {
                    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
                    doors.add(new Door(port, kind.equals("http")));
                }
            }
        }
        assertThat(doors).hasSize(8);
        return doors;
    }

    private void attack(List<Door> doors, Random random, long inputs) {
        Hostile hostile = new Hostile(random);
        while (sent.get() < inputs) {
            Door door = doors.get(random.nextInt(doors.size()));
            int count = 1 + random.nextInt(MOST_INPUTS_A_CONNECTION);
            byte[] bytes = door.http() ? hostile.requests(count) : hostile.commands(count);
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port()), CONNECT_MILLIS);
                // Reset at the end: no port of this machine is kept waiting for it.
                socket.setSoLinger(true, 0);
                socket.setSoTimeout(20);
                socket.getOutputStream().write(bytes);
                sent.addAndGet(count);
                read(socket.getInputStream());
            } catch (IOException _) {
                // Not taken, or closed in the middle of it: both are in order, but not always.
                refused.incrementAndGet();
            }
        }
    }

    /** Some of the answers, so that what comes after a closing answer is really tried. */
    private static void read(InputStream in) throws IOException {
        byte[] some = new byte[16_384];
        try {
            while (in.read(some) >= 0) {
                // As long as something comes within the time limit of one read.
            }
        } catch (SocketTimeoutException _) {
            // The server waits for more.
        }
    }

    private void callHonestly() {
        Route[] routes = {Route.RELAY, Route.REDIRECT};
        CallOptions options = CallOptions.DEFAULTS.withDeadline(Duration.ofSeconds(20));
        try (OspsClient client = system.client()) {
            for (int call = 0; !over.get(); call++) {
                String text = "honest " + call;
                long start = System.nanoTime();
                byte[] answer = client.call(
                        "echo", text.getBytes(StandardCharsets.UTF_8), options.withRoute(routes[call % routes.length]));
                times.add(System.nanoTime() - start);
                if (!new String(answer, StandardCharsets.UTF_8).equals(text)) {
                    wrong.add(text);
                }
                Thread.sleep(2);
            }
        } catch (OspsException e) {
            wrong.add(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
