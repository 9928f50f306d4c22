/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.client.OspsClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A system of its own for a test, driven by the {@code osps} script: private state, space and ports. {@link #close} ends
 * it and fails when anything of it is left.
 */
final class TestSystem implements AutoCloseable {
    static final Path HOME = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PORTS = 10;
    /** The first ports of the systems that are there at this moment: tests run side by side. */
    private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path directory;
    private final Path place;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final List<String> prefix = new ArrayList<>();
    private final String settingsName;

    TestSystem() {
        this("settings.yml");
    }

    /** One whose settings are in a file of that name. */
    TestSystem(String settingsName) {
        this.settingsName = settingsName;
        try {
            directory = Files.createTempDirectory("osps-system-");
            place = Files.createTempDirectory(Path.of("/dev/shm"), "osps-system-");
            environment.put("OSPS_STATE", state().toString());
            environment.put("OSPS_SPACE", space().toString());
            environment.put("OSPS_BUILD", "never");
            choosePorts();
            settings("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path state() {
        return directory.resolve("state");
    }

    Path space() {
        return place.resolve("own").resolve("space");
    }

    Path directory() {
        return directory;
    }

    int dispatcherPort() {
        return port("dispatcher");
    }

    int watchdogHttpPort() {
        return port("watchdog-http");
    }

    int dispatcherHttpPort() {
        return port("dispatcher-http");
    }

    /** The actuator of worker k. */
    int workerHttpPort(int k) {
        return port("worker-http") + k;
    }

    TestSystem environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Has {@code osps} run as another user than root, who owns this system's directories. */
    TestSystem asUser(int uid) throws IOException {
        for (Path path : List.of(directory, config(), place)) {
            Files.setAttribute(path, "unix:uid", uid);
            Files.setAttribute(path, "unix:gid", uid);
        }
        prefix.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups"));
        return environment("HOME", directory.toString());
    }

    TestSystem withoutEnvironment(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Settings on top of those that make this system a private one, as YAML. */
    TestSystem settings(String yaml) throws IOException {
        Files.writeString(
                config(),
                """
                osps.dispatcher.port: %d
                osps.watchdog.dispatcher-http-port: %d
                osps.watchdog.worker-http-port: %d
                server.port: %d
                """.formatted(dispatcherPort(), dispatcherHttpPort(), port("worker-http"), watchdogHttpPort()) + yaml);
        return this;
    }

    /** {@code osps up} with this system's settings. */
    CommandRun up(String... options) {
        List<String> words = new ArrayList<>(List.of("up", "--config", config().toString()));
        words.addAll(List.of(options));
        return osps(words.toArray(String[]::new));
    }

    /** {@code up} by the launcher script of another installation. */
    CommandRun upBy(Path launcher) {
        ProcessBuilder builder = process("up", "--config", config().toString());
        builder.command().set(builder.command().indexOf(HOME.resolve("osps").toString()), launcher.toString());
        return run(builder, new byte[0]);
    }

    TestSystem started(String... options) {
        CommandRun up = up(options);
        if (up.exitCode() != 0) {
            close();
        }
        assertThat(up.exitCode()).describedAs(up.shown()).isZero();
        return this;
    }

    CommandRun osps(String... words) {
        return ospsWithInput(new byte[0], words);
    }

    /** A line as somebody types it in that directory, with this system's {@code osps} on the path. */
    CommandRun shell(Path in, String line) {
        ProcessBuilder builder = builder(List.of("bash", "-c", line)).directory(in.toFile());
        builder.environment().merge("PATH", HOME.toString(), (path, home) -> home + ":" + path);
        return run(builder, new byte[0]);
    }

    CommandRun ospsWithInput(byte[] input, String... words) {
        return run(process(words), input);
    }

    private static CommandRun run(ProcessBuilder builder, byte[] input) {
        try {
            long start = System.nanoTime();
            Process process = builder.start();
            CompletableFuture<byte[]> out = drain(process.getInputStream());
            CompletableFuture<byte[]> err = drain(process.getErrorStream());
            try (var stdin = process.getOutputStream()) {
                stdin.write(input);
            } catch (IOException _) {
                // It ended without reading what it was given.
            }
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("no end within " + PATIENCE + ": " + String.join(" ", builder.command()));
            }
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            return new CommandRun(
                    process.exitValue(), out.join(), new String(err.join(), StandardCharsets.UTF_8), duration);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** An {@code osps} command that was not started yet, in an environment that has little else in it. */
    ProcessBuilder process(String... words) {
        List<String> command = new ArrayList<>(prefix);
        command.add(HOME.resolve("osps").toString());
        command.addAll(List.of(words));
        return builder(command);
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("OSPS_"));
        builder.environment().putAll(environment);
        return builder;
    }

    OspsClient client() {
        return OspsClient.builder().port(dispatcherPort()).build();
    }

    /** What {@code status --json} tells of a service, asked of the watchdog itself: tests ask often. */
    JsonNode service(String name) {
        HttpResponse<String> answer = http(watchdogHttpPort(), "/actuator/services");
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
        for (JsonNode node : JsonMapper.shared().readTree(answer.body()).path("services")) {
            if (node.path("name").asString().equals(name)) {
                return node;
            }
        }
        throw new AssertionError("no service " + name + " in " + answer.body());
    }

    /** Waits until the service is ready again in another process. */
    JsonNode restarted(JsonNode before) {
        String name = before.path("name").asString();
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            JsonNode now = service(name);
            return now.path("state").asString().equals("READY")
                    && now.path("pid").asLong() != before.path("pid").asLong()
                    && now.path("restarts").asInt() > before.path("restarts").asInt();
        });
        return service(name);
    }

    long pid(String service) {
        return service(service).path("pid").asLong();
    }

    HttpResponse<String> http(int port, String path) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer: http-port=" + port + " path=" + path, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The processes of this system, told by their environment. */
    List<Long> processes() {
        return LinuxProcess.withEnvironment("OSPS_STATE", state().toString());
    }

    void assertNothingIsLeft() {
        assertThat(processes())
                .describedAs(() -> processes().stream()
                        .map(LinuxProcess::commandLine)
                        .toList()
                        .toString())
                .isEmpty();
        assertThat(space().getParent()).doesNotExist();
        for (int port : usedPorts()) {
            assertThat(isFree(port)).describedAs("port %d", port).isTrue();
        }
    }

    @Override
    public void close() {
        try {
            osps("down");
            assertNothingIsLeft();
        } finally {
            processes().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            delete(place);
            delete(directory);
            TAKEN.remove(dispatcherPort());
        }
    }

    private Path config() {
        return directory.resolve(settingsName);
    }

    private int port(String name) {
        return ports.getOrDefault(name, 0);
    }

    private List<Integer> usedPorts() {
        return List.of(
                dispatcherPort(), dispatcherHttpPort(), watchdogHttpPort(), workerHttpPort(1), workerHttpPort(2));
    }

    /** Free now; outside the range that the kernel gives to others on its own. */
    private void choosePorts() {
        int base = 20_000 + (int) (ProcessHandle.current().pid() % 1_000) * PORTS;
        while (!TAKEN.add(base)
                || !Stream.iterate(base, port -> port + 1).limit(PORTS).allMatch(TestSystem::isFree)) {
            base += PORTS;
        }
        ports.put("dispatcher", base);
        ports.put("watchdog-http", base + 1);
        ports.put("dispatcher-http", base + 2);
        ports.put("worker-http", base + 3);
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static CompletableFuture<byte[]> drain(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return stream.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    private static void delete(Path root) {
        try (Stream<Path> paths = Files.walk(root)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException _) {
            // Nothing to delete.
        }
    }
}
