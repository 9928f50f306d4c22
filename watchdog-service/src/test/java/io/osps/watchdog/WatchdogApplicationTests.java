/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.standin.StandIn.Fault;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The watchdog as a process, over services that are stand-ins. */
@Tag("integration")
final class WatchdogApplicationTests {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path state;

    @TempDir
    private Path faults;

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> watchdogs = new ArrayList<>();
    private Path directory;

    @BeforeEach
    void choose() throws IOException {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-");
    }

    @AfterEach
    void end() throws Exception {
        for (Process watchdog : watchdogs) {
            watchdog.destroy();
            if (!watchdog.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
                watchdog.destroyForcibly().waitFor();
            }
        }
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private Process start(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.osps.watchdog.standin.StandInWatchdog",
                "--faults=" + faults,
                "--osps.watchdog.heartbeat-interval=300ms"));
        command.addAll(List.of(more));
        if (command.stream().noneMatch(argument -> argument.startsWith("--server.port="))) {
            command.add("--server.port=0");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output(watchdogs.size()).toFile());
        builder.environment().put("OSPS_SPACE", directory.resolve("space").toString());
        builder.environment().put("OSPS_STATE", state.toString());
        Process process = builder.start();
        watchdogs.add(process);
        return process;
    }

    private Path output(int k) {
        return state.resolve("watchdog-" + k + ".out");
    }

    private Path stateFile() {
        return state.resolve("watchdog.json");
    }

    private JsonNode stateFileOf(Process watchdog) {
        return await().atMost(LONG)
                .until(
                        () -> Files.exists(stateFile())
                                ? json.readTree(Files.readString(stateFile()))
                                : json.nullNode(),
                        content -> content.path("pid").asLong() == watchdog.pid());
    }

    private String get(Process watchdog, String path) throws IOException, InterruptedException {
        int port = stateFileOf(watchdog).path("httpPort").asInt();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + path))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private List<JsonNode> services(Process watchdog) {
        try {
            JsonNode answer = json.readTree(get(watchdog, "services"));
            return StreamSupport.stream(answer.path("services").spliterator(), false)
                    .toList();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<JsonNode> awaitReady(Process watchdog) {
        return await().atMost(LONG)
                .until(
                        () -> services(watchdog),
                        services -> services.size() == 4
                                && services.stream()
                                        .allMatch(service ->
                                                service.path("state").asString().equals("READY")));
    }

    private static List<Long> pids(List<JsonNode> services) {
        return services.stream()
                .skip(1)
                .map(service -> service.path("pid").asLong())
                .toList();
    }

    private static boolean isRunning(long pid) {
        return ProcFs.ofSystem().find(pid) != null;
    }

    @Test
    void showsAllServicesAndLeavesNothingWhenTerminated() throws Exception {
        Process watchdog = start();
        List<JsonNode> services = awaitReady(watchdog);

        assertThat(services)
                .extracting(service -> service.path("name").asString())
                .containsExactly("watchdog", "dispatcher", "worker-1", "worker-2");
        JsonNode self = services.getFirst();
        assertThat(self.path("pid").asLong()).isEqualTo(watchdog.pid());
        assertThat(self.path("addresses").propertyNames()).containsExactly("heartbeat", "http");
        JsonNode worker = services.get(2);
        assertThat(worker.propertyNames())
                .containsExactly(
                        "name",
                        "role",
                        "pid",
                        "state",
                        "verdict",
                        "incarnation",
                        "addresses",
                        "seats",
                        "containment",
                        "oldest",
                        "restarts",
                        "lastReason",
                        "dossier",
                        "uptimeMs");
        assertThat(worker.path("lastReason").isNull()).isTrue();
        assertThat(worker.path("addresses").path("client").asString()).isEqualTo("127.0.0.1:7400");
        assertThat(stateFileOf(watchdog).path("space").asString())
                .isEqualTo(directory.resolve("space").toString());
        assertThat(stateFileOf(watchdog).path("startTicks").asLong()).isPositive();
        assertThat(get(watchdog, "health/readiness")).contains("\"UP\"", "worker-2");
        assertThat(get(watchdog, "prometheus"))
                .contains("osps_heartbeats_total", "osps_service_state{", "state=\"ready\"");

        watchdog.destroy();
        assertThat(watchdog.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(pids(services)).noneMatch(WatchdogApplicationTests::isRunning);
        assertThat(directory).doesNotExist();
        assertThat(stateFile()).doesNotExist();
    }

    @Test
    void servicesLiveOnWhenItIsKilledAndAreAdoptedByTheNext() throws Exception {
        Process first = start();
        List<Long> pids = pids(awaitReady(first));
        first.destroyForcibly().waitFor();

        Process second = start();
        List<JsonNode> adopted = awaitReady(second);
        assertThat(pids(adopted)).isEqualTo(pids);
        assertThat(adopted)
                .allSatisfy(
                        service -> assertThat(service.path("restarts").asInt()).isZero());

        kill(pids.get(1));
        List<JsonNode> restarted = await().atMost(LONG)
                .until(
                        () -> awaitReady(second),
                        services -> services.get(2).path("restarts").asInt() == 1);
        assertThat(restarted.get(2).path("lastReason").asString()).isEqualTo("crashed: exit=unknown");

        second.destroy();
        assertThat(second.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Stream.concat(pids.stream(), pids(restarted).stream()))
                .noneMatch(WatchdogApplicationTests::isRunning);
        assertThat(directory).doesNotExist();
    }

    @Test
    void nothingIsDoubledOrLostWhenItIsKilledAtRandomMoments() throws Exception {
        dieOften(6);
    }

    @Test
    @Tag("soak")
    void nothingIsDoubledOrLostWhenItIsKilledAHundredTimes() throws Exception {
        dieOften(100);
    }

    /** Some deaths are around a restart of a worker, and some before the watchdog has found out what runs. */
    private void dieOften(int times) throws Exception {
        Random random = new Random(times);
        Process watchdog = start("--osps.watchdog.restart.budget=10000");
        List<Long> pids = pids(awaitReady(watchdog));
        int adopted = 0;
        for (int i = 0; i < times; i++) {
            Long victim = random.nextInt(3) == 0 ? pids.get(1 + random.nextInt(2)) : null;
            if (victim != null) {
                kill(victim);
            }
            await().pollDelay(Duration.ofMillis(1 + random.nextInt(1_500))).until(() -> true);
            watchdog.destroyForcibly().waitFor();
            watchdog = start("--osps.watchdog.restart.budget=10000");
            if (victim != null || random.nextBoolean()) {
                List<Long> now = pids(awaitReady(watchdog));
                for (int k = 0; k < now.size(); k++) {
                    boolean sameOrKilled =
                            now.get(k).equals(pids.get(k)) || pids.get(k).equals(victim);
                    assertThat(sameOrKilled)
                            .as("round=%d service=%d before=%s after=%s victim=%s", i, k, pids, now, victim)
                            .isTrue();
                }
                assertThat(standIns()).as("round=%d", i).containsExactlyInAnyOrderElementsOf(now);
                pids = now;
                adopted++;
            }
        }
        pids = pids(awaitReady(watchdog));
        assertThat(standIns()).containsExactlyInAnyOrderElementsOf(pids);
        System.out.printf("figure: watchdog-deaths=%d looked-at-after=%d doubled=0 lost=0%n", times, adopted);
        watchdog.destroy();
        assertThat(watchdog.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(standIns()).isEmpty();
        assertThat(directory).doesNotExist();
    }

    /** The living services of this space, told by their environment: their command lines are too long to be read. */
    private List<Long> standIns() {
        String space = "OSPS_SPACE=" + directory.resolve("space");
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> {
                    List<String> environment = environment(pid);
                    return environment.contains(space)
                            && environment.stream().anyMatch(variable -> variable.startsWith("OSPS_SPAWN="));
                })
                .filter(WatchdogApplicationTests::isRunning)
                .toList();
    }

    private static List<String> environment(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1)
                    .split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private HttpResponse<String> post(Process watchdog, String path, String json, boolean authorized)
            throws IOException, InterruptedException {
        int port = stateFileOf(watchdog).path("httpPort").asInt();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/actuator/services" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (authorized) {
            request.header("Authorization", Token.ofFileIn(directory).authorization());
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void takesOrdersFromThoseWhoHaveTheToken() throws Exception {
        Process watchdog = start();
        List<Long> pids = pids(awaitReady(watchdog));
        String restart = "{\"action\":\"restart\"}";

        assertThat(post(watchdog, "/worker-1", restart, false).statusCode()).isEqualTo(401);
        assertThat(post(watchdog, "/no-such", restart, true).statusCode()).isEqualTo(404);
        assertThat(post(watchdog, "/worker-1", "{\"action\":\"dance\"}", true).statusCode())
                .isEqualTo(400);
        assertThat(post(watchdog, "", "{}", true).statusCode()).isEqualTo(400);
        assertThat(post(watchdog, "", "{\"workers\":251}", true).statusCode()).isEqualTo(400);
        assertThat(pids(awaitReady(watchdog))).isEqualTo(pids);

        assertThat(post(watchdog, "/worker-1", restart, true).statusCode()).isEqualTo(200);
        await().atMost(LONG)
                .until(() -> awaitReady(watchdog).get(2).path("restarts").asInt() == 1);
        assertThat(post(watchdog, "", "{\"workers\":1}", true).statusCode()).isEqualTo(200);
        await().atMost(LONG).until(() -> services(watchdog).size() == 3);
        assertThat(get(watchdog, "dossiers")).isEqualTo("{\"dossiers\":[]}");
    }

    @Test
    void makesANewSpaceAndReplacesItsServicesWhenTheDirectoryIsRemoved() throws Exception {
        Process watchdog = start();
        List<Long> pids = pids(awaitReady(watchdog));
        String token = Files.readString(directory.resolve("token"));
        for (String file : List.of("space", "token", "")) {
            Files.delete(directory.resolve(file));
        }

        List<JsonNode> after = await().atMost(LONG)
                .until(
                        () -> awaitReady(watchdog),
                        services -> services.stream()
                                .skip(1)
                                .allMatch(service -> service.path("restarts").asInt() == 1));
        assertThat(after.subList(1, 4))
                .extracting(service -> service.path("lastReason").asString())
                .containsOnly("space-lost: by=removal");
        assertThat(pids(after)).doesNotContainAnyElementsOf(pids);
        assertThat(standIns()).containsExactlyInAnyOrderElementsOf(pids(after));
        assertThat(directory.resolve("token")).hasContent(token);
        assertThat(json.readTree(get(watchdog, "services"))
                        .path("space")
                        .path("current")
                        .asBoolean())
                .isTrue();
        assertThat(Files.readString(output(0)))
                .containsOnlyOnce("the space's file was removed or replaced")
                .contains("the old space is empty and given back");

        kill(pids(after).get(1));
        await().atMost(LONG)
                .until(() -> awaitReady(watchdog).get(2).path("restarts").asInt() == 2);
        watchdog.destroy();
        assertThat(watchdog.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(directory).doesNotExist();
    }

    @Test
    void isRefusedWithASentenceWhenOneRunsAlready() throws Exception {
        Process first = start();
        List<Long> pids = pids(awaitReady(first));

        assertThat(endOf(start())).contains("watchdog").doesNotContain("\tat ");
        assertThat(pids).allMatch(WatchdogApplicationTests::isRunning);
        assertThat(stateFileOf(first).path("pid").asLong()).isEqualTo(first.pid());
    }

    @Test
    void stopsWhatItStartedWhenItsOwnPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String said = endOf(start("--server.port=" + taken.getLocalPort()));

            assertThat(said)
                    .contains("Port " + taken.getLocalPort() + " was already in use")
                    .doesNotContain("\tat ");
        }
        assertThat(standIns()).isEmpty();
        assertThat(stateFile()).doesNotExist();
    }

    @Test
    void isRefusedWithASentenceWhenASettingIsWrong() throws Exception {
        assertThat(endOf(start("--osps.watchdog.workers=many")))
                .contains("osps.watchdog.workers", "many")
                .doesNotContain("\tat ");
    }

    private String endOf(Process watchdog) throws Exception {
        assertThat(watchdog.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output(watchdogs.indexOf(watchdog)));
        assertThat(watchdog.exitValue()).as(said).isOne();
        return said;
    }

    @Test
    void tellsWhyAServiceDoesNotStart() throws Exception {
        Fault.FAIL.commit(faults, "worker-2", "out of paper");
        Process watchdog = start("--osps.watchdog.restart.budget=1");

        JsonNode failed = await().atMost(LONG)
                .until(
                        () -> find(services(watchdog), "worker-2"),
                        worker -> worker != null
                                && worker.path("state").asString().equals("FAILED"));
        assertThat(Objects.requireNonNull(failed).path("lastReason").asString())
                .isEqualTo("crashed: exit=1 log=\"cannot start: out of paper\"");
        assertThat(get(watchdog, "health/readiness")).contains("OUT_OF_SERVICE", "FAILED");
    }

    private static @Nullable JsonNode find(List<JsonNode> services, String name) {
        return services.stream()
                .filter(service -> service.path("name").asString().equals(name))
                .findFirst()
                .orElse(null);
    }
}
