/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import static org.awaitility.Awaitility.await;

import io.osps.watchdog.evidence.ProcFs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The watchdog as a process, over services that are stand-ins: what its tests have in common. */
abstract class TestWatchdog {
    static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path state;

    @TempDir
    Path faults;

    final JsonMapper json = new JsonMapper();
    final HttpClient http = HttpClient.newHttpClient();
    final List<Process> watchdogs = new ArrayList<>();
    Path directory = Path.of("");

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

    Process start(String... more) throws IOException {
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

    Path output(int k) {
        return state.resolve("watchdog-" + k + ".out");
    }

    Path stateFile() {
        return state.resolve("watchdog.json");
    }

    JsonNode stateFileOf(Process watchdog) {
        return await().atMost(LONG)
                .until(
                        () -> Files.exists(stateFile())
                                ? json.readTree(Files.readString(stateFile()))
                                : json.nullNode(),
                        content -> content.path("pid").asLong() == watchdog.pid());
    }

    String get(Process watchdog, String path) throws IOException, InterruptedException {
        int port = stateFileOf(watchdog).path("httpPort").asInt();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + path))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    List<JsonNode> services(Process watchdog) {
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

    List<JsonNode> awaitReady(Process watchdog) {
        return await().atMost(LONG)
                .until(
                        () -> services(watchdog),
                        services -> services.size() == 4
                                && services.stream()
                                        .allMatch(service ->
                                                service.path("state").asString().equals("READY")));
    }

    static List<Long> pids(List<JsonNode> services) {
        return services.stream()
                .skip(1)
                .map(service -> service.path("pid").asLong())
                .toList();
    }

    static boolean isRunning(long pid) {
        return ProcFs.ofSystem().find(pid) != null;
    }

    /** The living services of this space, told by their environment: their command lines are too long to be read. */
    List<Long> standIns() {
        String space = "OSPS_SPACE=" + directory.resolve("space");
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> {
                    List<String> environment = environment(pid);
                    return environment.contains(space)
                            && environment.stream().anyMatch(variable -> variable.startsWith("OSPS_SPAWN="));
                })
                .filter(TestWatchdog::isRunning)
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

    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
}
