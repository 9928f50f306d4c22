/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.client.OspsClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of the meters, the dashboard and the alerts against what a running system tells. */
@Tag("system")
final class MetersTests {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(osps_[a-z_]+)` \\| ([a-z]+) \\|");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (osps_[a-z_]+) ([a-z]+)$");
    private static final Pattern NAME = Pattern.compile("osps_[a-z_]+");
    private static final TestSystem SYSTEM = new TestSystem();
    private static final Map<String, String> TOLD = new TreeMap<>();

    @BeforeAll
    static void tellAll() throws Exception {
        SYSTEM.started();
        try (OspsClient client = SYSTEM.client()) {
            client.call("echo", "x".getBytes(StandardCharsets.UTF_8));
        }
        // So that there are restarts to be counted.
        var worker = SYSTEM.service("worker-1");
        LinuxProcess.signal("KILL", worker.path("pid").asLong());
        SYSTEM.restarted(worker);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            scrape();
            assertThat(TOLD).containsKeys("osps_restarts_total", "osps_heartbeats_total", "osps_requests_seconds");
        });
    }

    @AfterAll
    static void end() {
        SYSTEM.close();
    }

    private static void scrape() {
        for (int port : List.of(SYSTEM.watchdogHttpPort(), SYSTEM.dispatcherHttpPort(), SYSTEM.workerHttpPort(1))) {
            String text = SYSTEM.http(port, "/actuator/prometheus").body();
            TYPE.matcher(text).results().forEach(type -> TOLD.put(type.group(1), type.group(2)));
        }
    }

    private static Map<String, String> page() {
        Map<String, String> rows = new TreeMap<>();
        Matcher row =
                ROW.matcher(Monitoring.read(TestSystem.HOME.resolve("docs").resolve("meters.md")));
        while (row.find()) {
            rows.put(row.group(1), row.group(2));
        }
        return rows;
    }

    @Test
    void eachMeterIsOnItsPageWithItsType() {
        assertThat(TOLD).hasSizeGreaterThan(15);
        assertThat(page()).containsAllEntriesOf(TOLD);
    }

    @Test
    void whatIsOnThePageIsTold() {
        Set<String> silent = new TreeSet<>(page().keySet());
        silent.removeAll(TOLD.keySet());

        // No service of this system was spared a kill.
        assertThat(silent).isSubsetOf("osps_near_misses_total");
    }

    @Test
    void dashboardAndAlertsAskForMetersThatAreThere() {
        Set<String> asked = new TreeSet<>();
        Stream.concat(Monitoring.panels().stream(), Monitoring.alerts().values().stream())
                .flatMap(query -> NAME.matcher(query).results())
                .forEach(name -> asked.add(name.group().replaceFirst("_(bucket|count|sum)$", "")));

        assertThat(asked).hasSizeGreaterThan(8).isSubsetOf(TOLD.keySet());
    }
}
