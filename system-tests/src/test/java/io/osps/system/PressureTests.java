/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.OspsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** All seats taken by long requests on a machine that has four times the work that it has CPU for: nobody is killed. */
@Tag("system")
@Isolated
final class PressureTests {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final TestSystem system = new TestSystem();
    private final List<Process> hogs = new ArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    @AfterEach
    void end() {
        endHogs();
        system.close();
    }

    @Test
    void nobodyIsKilledForBeingBusy() throws Exception {
        press(Duration.ofSeconds(15));
    }

    @Test
    @Tag("soak")
    void nobodyIsKilledForBeingBusyForTenMinutes() throws Exception {
        press(Duration.ofMinutes(10));
    }

    private void press(Duration duration) throws IOException, InterruptedException {
        system.started("--diagnostics");
        List<Long> before = pids();
        startHogs();
        long end = System.nanoTime() + duration.toNanos();
        List<Thread> clients = new ArrayList<>();
        for (int seat = 0; seat < 2 * CORES; seat++) {
            String handler = seat % 2 == 0 ? "spin" : "sleep";
            clients.add(Thread.ofPlatform().start(() -> call(handler, end)));
        }
        for (Thread client : clients) {
            client.join();
        }
        endHogs();

        assertThat(failures).isEmpty();
        assertThat(pids()).isEqualTo(before);
        String meters =
                system.http(system.watchdogHttpPort(), "/actuator/prometheus").body();
        List<String> nearMisses = meters.lines()
                .filter(line -> line.startsWith("osps_near_misses_total"))
                .toList();
        assertThat(nearMisses).isNotEmpty();
        double counted = nearMisses.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        Figures.note("pressure.seconds", duration.toSeconds(), "s");
        Figures.note("pressure.kills", 0, "kills");
        Figures.note("pressure.near-misses", (long) counted, "kills by simpler watchdogs");
    }

    private void startHogs() throws IOException {
        int wanted = 4 * CORES;
        if (Tool.isInstalled("stress-ng")) {
            hogs.add(new ProcessBuilder("stress-ng", "--quiet", "--cpu", Integer.toString(wanted)).start());
        } else {
            for (int i = 0; i < wanted; i++) {
                hogs.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
        }
    }

    private void endHogs() {
        // stress-ng takes its own along when it is asked to end.
        hogs.forEach(Process::destroy);
    }

    private void call(String handler, long end) {
        try (OspsClient client = system.client()) {
            while (System.nanoTime() - end < 0) {
                client.call(handler, "4000".getBytes(StandardCharsets.UTF_8), CallOptions.DEFAULTS);
            }
        } catch (OspsException e) {
            failures.add(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Long> pids() {
        return List.of(system.pid("dispatcher"), system.pid("worker-1"), system.pid("worker-2"));
    }
}
