/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.osps.client.CallFailedException;
import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.Route;
import io.osps.wire.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** {@code docker compose up -d}, and what it must stand. One system for all tests; each begins once all is well. */
@Tag("containers")
final class ContainersTests {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ComposeProject PROJECT =
            new ComposeProject("osps-test-" + ProcessHandle.current().pid());

    /** A build that has to end by some time does not begin with them after this one, in seconds since 1970. */
    private static final Instant LATEST_START = Instant.ofEpochSecond(
            Long.parseLong(System.getenv().getOrDefault("OSPS_CONTAINER_TESTS_UNTIL", "99999999999")));

    private static boolean up;

    @BeforeAll
    static void up() {
        assumeThat(Instant.now())
                .describedAs("the containers are not tested: the build is late, see OSPS_CONTAINER_TESTS_UNTIL")
                .isBefore(LATEST_START);
        String obstacle = ComposeProject.obstacle();
        assumeThat(obstacle)
                .describedAs("the containers are not tested: " + obstacle)
                .isEmpty();
        assumeThat(PROJECT.makeImages())
                .describedAs("the containers are not tested: the engine did not make the images within 5 minutes")
                .isTrue();
        up = true;
        PROJECT.compose("up", "-d", "--scale", "worker=2");
        // What a newcomer types next, before anything is ready.
        Tool.Run first = PROJECT.osps("call", "echo", "first");
        assertThat(first.out()).describedAs(first.shown()).isEqualTo("first");
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            for (String service : List.of("dispatcher", "worker", "watchdog")) {
                for (String container : PROJECT.containers(service)) {
                    assertThat(PROJECT.inspect(container, "{{.State.Health.Status}}"))
                            .isEqualTo("healthy");
                }
            }
        });
    }

    @AfterAll
    static void downLeavesNothing() {
        if (up) {
            PROJECT.close();
            assertThat(PROJECT.left()).isBlank();
        }
    }

    @Test
    void containersHaveNoPrivilegesAndPortsOnLoopbackOnly() {
        for (String service : List.of("dispatcher", "worker", "watchdog")) {
            for (String container : PROJECT.containers(service)) {
                assertThat(PROJECT.inspect(
                                container,
                                "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Privileged}} {{.HostConfig.CapDrop}}"
                                        + " {{.HostConfig.SecurityOpt}} {{.HostConfig.PidMode}}."))
                        .isEqualTo("10001:10001 true false [ALL] [no-new-privileges:true] .");
                assertThat(PROJECT.inspect(
                                container, "{{range .HostConfig.PortBindings}}{{range .}}{{.HostIp}} {{end}}{{end}}"))
                        .matches("(127\\.0\\.0\\.1 ?)*");
                assertThat(PROJECT.inspect(container, "{{.HostConfig.Memory}}")).isNotEqualTo("0");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Route.class,
            names = {"RELAY", "REDIRECT"})
    void callIsAnsweredFromTheMachineAndFromInside(Route route) throws Exception {
        awaitReady(2);
        try (OspsClient client = PROJECT.client(PROJECT.password())) {
            byte[] answer = client.call("upper", bytes("hello"), CallOptions.DEFAULTS.withRoute(route));
            assertThat(new String(answer, StandardCharsets.UTF_8)).isEqualTo("HELLO");
        }
        Tool.Run run = PROJECT.osps("call", "--route", route.name().toLowerCase(Locale.ROOT), "echo", "hi");
        assertThat(run.out()).describedAs(run.shown()).isEqualTo("hi");
    }

    @Test
    void redirectFallsBackToTheRelayWhereNoWorkerCanBeReached() {
        awaitReady(2);

        try (ComposeProject.Elsewhere elsewhere = PROJECT.new Elsewhere()) {
            Tool.Run run = await().atMost(PATIENCE)
                    .until(() -> elsewhere.osps("call", "--verbose", "upper", "hi"), tried -> tried.exitCode() == 0);

            assertThat(run.out()).describedAs(run.shown()).isEqualTo("HI");
            assertThat(run.err()).contains("cannot be reached", "the call goes by the relay");
        }
    }

    @Test
    void noCallIsLostWhenTheProcessOfAWorkerIsKilledInside() throws Exception {
        JsonNode before = awaitReady(2).getLast();
        CompletableFuture<List<String>> load = load();

        PROJECT.signal(PROJECT.containerOf(before), "KILL");

        assertThat(load.get()).isEmpty();
        assertThat(restarted(before).path("lastReason").asString()).isEqualTo("crashed: exit=137 (SIGKILL)");
    }

    @Test
    void stoppedProcessIsKilledByItsOwnContainerOnTheWatchdogsOrder() {
        JsonNode before = awaitReady(2).getLast();

        PROJECT.signal(PROJECT.containerOf(before), "STOP");

        JsonNode after = restarted(before);
        assertThat(after.path("lastReason").asString())
                .startsWith("suspended: ")
                .contains("state=T");
        assertThat(PROJECT.osps("dossiers").out())
                .contains(after.path("dossier").asString(), "exit=137 (SIGKILL)");
    }

    @Test
    void workerIsRestartedForARequestThatDoesNotEnd() throws Exception {
        awaitReady(2);
        try (OspsClient client = PROJECT.client(PROJECT.password())) {
            assertThatThrownBy(() -> client.call(
                            "spin",
                            bytes("forever"),
                            CallOptions.DEFAULTS
                                    .withRoute(Route.RELAY)
                                    .withDeadline(Duration.ofSeconds(1))
                                    .withId("endless")))
                    .isInstanceOfSatisfying(
                            CallFailedException.class,
                            failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.TIMEOUT));
        }
        JsonNode stuck = await().atMost(PATIENCE)
                .until(
                        () -> PROJECT.services().stream()
                                .filter(service ->
                                        service.path("lastReason").asString("").startsWith("stuck: request=endless"))
                                .findFirst()
                                .orElse(null),
                        found -> found != null && found.path("state").asString().equals("READY"));
        assertThat(PROJECT.osps("dossier", stuck.path("dossier").asString()).out())
                .contains("by DUMP:", "SpinHandler");
    }

    @Test
    void clientsGoOnWhenTheProcessOfTheDispatcherIsKilledInside() throws Exception {
        JsonNode before = service("dispatcher", awaitReady(2));

        PROJECT.signal(PROJECT.containerOf(before), "KILL");

        restarted(before);
        assertThat(load().get()).isEmpty();
    }

    @Test
    void servicesGoOnWhenTheProcessOfTheWatchdogIsKilledInside() throws Exception {
        List<JsonNode> before = awaitReady(2);
        JsonNode watchdog = service("watchdog", before);

        PROJECT.signal(PROJECT.containerOf(watchdog), "KILL");

        assertThat(load().get()).isEmpty();
        await().atMost(PATIENCE)
                .until(() -> PROJECT.services().stream()
                        .anyMatch(now -> now.path("name").asString().equals("watchdog") && isAnother(now, watchdog)));
        for (JsonNode after : awaitReady(2)) {
            JsonNode same = service(after.path("name").asString(), before);
            if (!after.path("name").asString().equals("watchdog")) {
                assertThat(after.path("incarnation")).isEqualTo(same.path("incarnation"));
                assertThat(after.path("restarts")).isEqualTo(same.path("restarts"));
            }
        }
    }

    @Test
    void deathsCostNobodyAnAnswerWhileTheVolumeIsFull() throws Exception {
        JsonNode before = awaitReady(2).getLast();
        String dispatcher = PROJECT.containers("dispatcher").getFirst();
        try {
            PROJECT.docker(
                    "exec",
                    dispatcher,
                    "bash",
                    "-c",
                    "head -c 200M /dev/zero >/run/osps/ballast; (($(df --output=avail /run/osps | tail -1) == 0))");
            CompletableFuture<List<String>> load = load();

            PROJECT.signal(PROJECT.containerOf(before), "KILL");

            assertThat(load.get()).isEmpty();
            JsonNode after = restarted(before);
            PROJECT.signal(PROJECT.containerOf(after), "STOP");
            assertThat(restarted(after).path("lastReason").asString())
                    .as("what has no room for its dossier is killed all the same")
                    .startsWith("suspended: ");
            JsonNode old = service("dispatcher", awaitReady(2));
            PROJECT.signal(PROJECT.containerOf(old), "KILL");
            restarted(old);
            Tool.Run run = PROJECT.osps("call", "upper", "hi");
            assertThat(run.out()).describedAs(run.shown()).isEqualTo("HI");
        } finally {
            PROJECT.docker("exec", PROJECT.containers("watchdog").getFirst(), "rm", "-f", "/run/osps/ballast");
        }
    }

    @Test
    void allAreBackAfterTheEngineHasRestartedThem() throws Exception {
        List<JsonNode> before = awaitReady(2);

        PROJECT.compose("restart");

        List<JsonNode> after = awaitReady(2);
        assertThat(after)
                .allMatch(now -> isAnother(now, service(now.path("name").asString(), before)));
        assertThat(load().get()).isEmpty();
    }

    @Test
    void workerRefusesASpaceOfAnotherVersion() {
        awaitReady(2);
        String dispatcher = PROJECT.containers("dispatcher").getFirst();
        // The word after the magic is the layout's version.
        PROJECT.docker("exec", dispatcher, "bash", "-c", """
                umask 077 && mkdir /run/osps/other && head -c 64K /run/osps/space/space >/run/osps/other/space &&
                printf '\\x7e\\x7e\\x7e\\x7e' | dd of=/run/osps/other/space bs=1 seek=8 conv=notrunc status=none""");
        try {
            Tool.Run run = PROJECT.runOnce("-e", "OSPS_SPACE=/run/osps/other/space", "worker");

            assertThat(run.exitCode()).describedAs(run.shown()).isNotZero();
            assertThat(run.shown()).contains("version", "/run/osps/other/space");
        } finally {
            PROJECT.docker("exec", dispatcher, "rm", "-r", "/run/osps/other");
        }
        awaitReady(2);
    }

    @Test
    void workersAreReplacedOnOrder() {
        JsonNode before = awaitReady(2).getLast();
        String name = before.path("name").asString();

        Tool.Run run = PROJECT.osps("restart", name);

        assertThat(run.exitCode()).describedAs(run.shown()).isZero();
        assertThat(isAnother(service(name, awaitReady(2)), before)).isTrue();
    }

    @Test
    void workersTakeTheLowestFreeNamesWhenTheEngineScalesThem() {
        awaitReady(2);
        Tool.Run refused = PROJECT.osps("scale", "3");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).contains("docker compose up -d --scale worker=3");

        PROJECT.compose("up", "-d", "--scale", "worker=3");
        assertThat(awaitReady(3))
                .extracting(service -> service.path("name").asString())
                .contains("worker-1", "worker-2", "worker-3");

        PROJECT.compose("up", "-d", "--scale", "worker=2");
        assertThat(awaitReady(2))
                .allSatisfy(service ->
                        assertThat(service.path("lastReason").asString("")).doesNotContain("143"));
    }

    /** Debian's Prometheus in a container beside the others, with the configuration of the profile {@code monitoring}. */
    @Test
    void prometheusFindsAllServicesAndHasDataForEachPanel() throws Exception {
        Path prometheus = Path.of("/usr/bin/prometheus");
        assumeThat(Files.isExecutable(prometheus))
                .describedAs(
                        "there is no Prometheus here, so nothing is known of the scrape; apt-get install prometheus")
                .isTrue();
        awaitReady(2);
        String container = PROJECT.startInNetwork(
                prometheus,
                Monitoring.DIRECTORY,
                "--config.file=/etc/prometheus/prometheus.yml",
                "--storage.tsdb.path=/tmp/data");
        try {
            Prometheus server = new Prometheus(PROJECT.addressOf(container) + ":9090");
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(server.values("up == 1")).hasSize(4));
            assertThat(load().get()).isEmpty();
            // So that there is a restart to be counted.
            JsonNode before = awaitReady(2).getLast();
            PROJECT.signal(PROJECT.containerOf(before), "KILL");
            restarted(before);
            for (String panel : Monitoring.panels()) {
                await(panel).atMost(PATIENCE).until(() -> !server.values(panel).isEmpty());
            }
            Monitoring.alerts()
                    .forEach((alert, expression) -> assertThat(server.answers(expression))
                            .describedAs(alert + ": " + expression)
                            .isTrue());
        } finally {
            PROJECT.docker("rm", "-f", container);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static CompletableFuture<List<String>> load() {
        String password = PROJECT.password();
        Load load = new Load(() -> PROJECT.client(password), 4, 100);
        return CompletableFuture.supplyAsync(() -> {
            try {
                return load.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** The watchdog, the dispatcher and so many workers, and nothing else, once all of them are ready. */
    private static List<JsonNode> awaitReady(int workers) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        PROJECT::services,
                        services -> services.size() == 2 + workers
                                && services.stream()
                                        .allMatch(service ->
                                                service.path("state").asString().equals("READY")));
    }

    /** The same service in another process, once that is ready. */
    private static JsonNode restarted(JsonNode before) {
        String name = before.path("name").asString();
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> PROJECT.services().stream()
                                .filter(now -> now.path("name").asString().equals(name))
                                .findFirst()
                                .orElse(before),
                        now -> isAnother(now, before)
                                && now.path("state").asString().equals("READY")
                                && now.path("restarts").asInt()
                                        > before.path("restarts").asInt());
    }

    private static boolean isAnother(JsonNode now, JsonNode before) {
        return now.path("incarnation").asLong() != before.path("incarnation").asLong();
    }

    private static JsonNode service(String name, List<JsonNode> services) {
        return services.stream()
                .filter(service -> service.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
