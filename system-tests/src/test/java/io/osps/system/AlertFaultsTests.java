/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.space.SpaceFullException;
import io.osps.space.Tuple;
import io.osps.space.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Each alert is fired by its fault on a running system, in a real Prometheus with the rules that users get. */
@Tag("system")
final class AlertFaultsTests {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MIB = 1 << 20;

    private final TestSystem system = new TestSystem();

    @TempDir
    private Path directory = Path.of("");

    @AfterEach
    void end() {
        system.close();
    }

    @Test
    void eachAlertFiresForItsFaultAndNoneBefore() throws Exception {
        assumeThat(Tool.isInstalled("prometheus"))
                .describedAs("there is no Prometheus here, so no alert is fired; apt-get install prometheus")
                .isTrue();
        system.started("--diagnostics");
        Process server = startPrometheus();
        try {
            Prometheus prometheus = new Prometheus(address());
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(prometheus.values("up == 1")).hasSize(4));
            assertThat(firing(prometheus)).isEmpty();

            failAgainAndAgain("worker-2");
            loseARequest();
            failByTheDefaultRoute();
            Set<String> fired = leaveNobodyToWork(prometheus);

            assertThat(fired).isEqualTo(Monitoring.alerts().keySet());
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    /** Heartbeats are missed, and there is one restart after the other. */
    private void failAgainAndAgain(String worker) {
        for (int i = 0; i < 4; i++) {
            JsonNode before = system.service(worker);
            LinuxProcess.signal("STOP", before.path("pid").asLong());
            system.restarted(before);
        }
    }

    /** One that is not idempotent ends its worker. */
    private void loseARequest() {
        assertThat(system.osps("stop", "worker-2").exitCode()).isZero();
        JsonNode before = system.service("worker-1");
        assertThat(system.osps("call", "--route", "relay", "exit", "1").exitCode())
                .isNotZero();
        system.restarted(before);
    }

    /** A handler fails, straight at its worker; the meter must have been seen before it grows. */
    private void failByTheDefaultRoute() {
        for (int i = 0; i < 12; i++) {
            assertThat(system.osps("call", "fail", "no font").exitCode()).isOne();
        }
    }

    /** One worker is away, the other one has a request that nobody ends, and the space is full of what nobody takes. */
    private Set<String> leaveNobodyToWork(Prometheus prometheus) throws IOException {
        assertThat(system.osps("pause", "worker-1").exitCode()).isZero();
        Process endless = system.process("call", "spin", "forever", "--timeout", "1s")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<String> fired = new TreeSet<>();
        try (MappedSpace space = MappedSpace.open(SpaceConfig.defaults(system.space()), "test", null)) {
            await().atMost(PATIENCE)
                    .until(() -> !prometheus
                            .values("osps_requests_overdue_seconds > 0")
                            .isEmpty());
            fill(space);
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                fired.addAll(firing(prometheus));
                assertThat(fired).containsAll(Monitoring.alerts().keySet());
            });
        } finally {
            endless.destroyForcibly();
        }
        assertThat(system.osps("resume", "worker-1").exitCode()).isZero();
        return fired;
    }

    /** Takes all large slabs, and all slots that are not kept for the services themselves. */
    private static void fill(MappedSpace space) {
        for (Tuple ballast : List.of(Tuple.of("ballast").withPayload(new byte[MIB]), Tuple.of("ballast"))) {
            try {
                while (true) {
                    space.write(ballast, WriteOptions.boundTo(space.self()));
                }
            } catch (SpaceFullException _) {
                // So it shall be.
            }
        }
    }

    private static Set<String> firing(Prometheus prometheus) {
        return new TreeSet<>(prometheus.labels("ALERTS{alertstate=\"firing\"}", "alertname"));
    }

    private Process startPrometheus() throws IOException {
        String job = """
                  - job_name: %s
                    metrics_path: /actuator/prometheus
                    static_configs: [{targets: [%s]}]
                """;
        Files.writeString(
                directory.resolve("prometheus.yml"),
                """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                """.formatted(Monitoring.DIRECTORY.resolve("rules.yml"))
                        + job.formatted("watchdog", target(system.watchdogHttpPort()))
                        + job.formatted("dispatcher", target(system.dispatcherHttpPort()))
                        + job.formatted(
                                "worker", target(system.workerHttpPort(1)) + ", " + target(system.workerHttpPort(2))));
        return new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + directory.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=" + address())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private String address() {
        return "127.0.0.1:" + system.workerHttpPort(4);
    }

    private static String target(int port) {
        return "\"127.0.0.1:" + port + "\"";
    }
}
