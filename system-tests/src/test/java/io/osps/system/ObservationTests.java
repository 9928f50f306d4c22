/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a running system tells of itself. */
@Tag("system")
final class ObservationTests {
    private static final List<String> SERVICES = List.of("watchdog", "dispatcher", "worker-1", "worker-2");
    private static final TestSystem SYSTEM = new TestSystem();
    private static CommandRun up = new CommandRun(-1, new byte[0], "", Duration.ZERO);

    @BeforeAll
    static void start() {
        up = SYSTEM.up();
        assertThat(up.exitCode()).describedAs(up.shown()).isZero();
    }

    @AfterAll
    static void end() {
        SYSTEM.close();
    }

    @Test
    void upEndsWithATableOfRouteAnswerAndTime() {
        assertThat(up.out()).containsPattern("ROUTE +CALL +ANSWER +TIME").contains("relay", "redirect", "hello by ");
        assertThat(up.err()).contains("worker-2 READY");
        Figures.note("up-ms", up.duration().toMillis(), "from osps up to its end, built");
    }

    @Test
    void aSecondUpSaysThatItRuns() {
        long pid = SYSTEM.pid("watchdog");
        CommandRun again = SYSTEM.up();

        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).contains("already up", "pid=" + pid);
        assertThat(SYSTEM.pid("watchdog")).isEqualTo(pid);
    }

    @Test
    void statusNamesEachService() {
        CommandRun status = SYSTEM.osps("status");

        assertThat(status.exitCode()).isZero();
        assertThat(status.out().lines()).hasSize(1 + SERVICES.size());
        assertThat(status.out()).contains(SERVICES).contains("127.0.0.1:" + SYSTEM.dispatcherPort());
    }

    @Test
    void statusAsJsonHasEachServicesFacts() {
        JsonNode document =
                JsonMapper.shared().readTree(SYSTEM.osps("status", "--json").out());

        assertThat(document.path("services").size()).isEqualTo(SERVICES.size());
        for (String name : SERVICES) {
            JsonNode service = SYSTEM.service(name);
            assertThat(service.path("state").asString()).describedAs(name).isEqualTo("READY");
            assertThat(LinuxProcess.isAlive(service.path("pid").asLong())).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"watchdog", "dispatcher", "worker-1"})
    void logsShowTheEndOfEachLog(String service) {
        CommandRun logs = SYSTEM.osps("logs", service, "-n", "3");

        assertThat(logs.exitCode()).describedAs(logs.err()).isZero();
        assertThat(logs.out()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"watchdog", "dispatcher", "worker-1", "worker-2"})
    void healthIsUpInAllItsGroups(String service) {
        for (String group : List.of("", "/liveness", "/readiness", "/startup")) {
            HttpResponse<String> health = SYSTEM.http(port(service), "/actuator/health" + group);
            assertThat(health.statusCode()).describedAs(health.body()).isEqualTo(200);
            assertThat(health.body()).contains("\"status\":\"UP\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"watchdog", "dispatcher", "worker-1"})
    void infoShowsBuildAndGit(String service) {
        JsonNode info = JsonMapper.shared()
                .readTree(SYSTEM.http(port(service), "/actuator/info").body());

        assertThat(info.path("build").path("version").asString("")).isNotBlank();
        // A build outside a checkout has no commit to name.
        if (Files.exists(TestSystem.HOME.resolve(".git"))) {
            assertThat(info.path("git").path("commit").path("id").asString("")).isNotBlank();
        }
    }

    @Test
    void prometheusFindsTheMeters() {
        SYSTEM.osps("call", "--route", "relay", "echo", "x");
        SYSTEM.osps("call", "--route", "redirect", "echo", "x");
        String dispatcher =
                SYSTEM.http(port("dispatcher"), "/actuator/prometheus").body();
        String worker = SYSTEM.http(port("worker-1"), "/actuator/prometheus").body()
                + SYSTEM.http(port("worker-2"), "/actuator/prometheus").body();
        String watchdog = SYSTEM.http(port("watchdog"), "/actuator/prometheus").body();

        assertThat(dispatcher)
                .contains("osps_requests_seconds_bucket", "route=\"relay\"", "handler=\"echo\"", "outcome=")
                .contains("osps_queue_size", "osps_space_tuples");
        assertThat(worker).contains("osps_requests_seconds_bucket", "osps_seats");
        assertThat(watchdog).contains("osps_heartbeats", "osps_service_state");
    }

    @ParameterizedTest
    @ValueSource(strings = {"watchdog", "dispatcher", "worker-1", "worker-2"})
    void memoryAtRestIsSmall(String service) {
        long mib = LinuxProcess.rssKib(SYSTEM.pid(service)) / 1024;

        Figures.note("rss-" + service, mib, "MiB at rest, the mapped file not counted");
        assertThat(mib).isLessThan(220);
    }

    private static int port(String service) {
        return switch (service) {
            case "watchdog" -> SYSTEM.watchdogHttpPort();
            case "dispatcher" -> SYSTEM.dispatcherHttpPort();
            case "worker-1" -> SYSTEM.workerHttpPort(1);
            default -> SYSTEM.workerHttpPort(2);
        };
    }
}
