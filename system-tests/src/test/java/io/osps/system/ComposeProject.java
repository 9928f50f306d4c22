/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.client.OspsClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The project's {@code docker-compose.yml}, run by the command that its users type, under a name and on ports of its own. */
final class ComposeProject implements AutoCloseable {
    private static final String BASE = "eclipse-temurin:25-jre";
    private static final int PORT = 7400;
    private static final String CLI = "osps-cli:0.1.0";
    private static final long MOST_SECONDS = 330;
    private static final int TIMED_OUT = 124;
    private static final int UNAUTHORIZED = 401;

    private final String name;
    private final int clientPort = freePort();
    private final int watchdogPort = freePort();
    private final Map<String, String> environment = new TreeMap<>();
    private volatile String token = "";

    ComposeProject(String name) {
        this.name = name;
        environment.put("COMPOSE_PROJECT_NAME", name);
        environment.put("OSPS_PORT", Integer.toString(clientPort));
        environment.put("OSPS_DISPATCHER_HTTP_PORT", Integer.toString(freePort()));
        environment.put("OSPS_WATCHDOG_HTTP_PORT", Integer.toString(watchdogPort));
        environment.put("OSPS_WORKER_DIAGNOSTICS", "true");
    }

    /** Why no containers can be had here; empty when they can. */
    static String obstacle() {
        if (!succeeds(20, "docker", "info")) {
            return "there is no Docker Engine that answers within 20 s";
        }
        if (!succeeds(20, "docker", "compose", "version")) {
            return "there is no Docker Compose";
        }
        return succeeds(20, "docker", "image", "inspect", BASE)
                ? ""
                : "the engine has no image " + BASE + ", and nothing is fetched for tests";
    }

    private static boolean succeeds(long seconds, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Makes the images of what Maven has just built; false when the machine is too slow for that. */
    boolean makeImages() {
        List<String> command = List.of(
                "timeout",
                "300",
                TestSystem.HOME.resolve("deploy/container/images").toString());
        Tool.Run run = run(command);
        boolean late = run.exitCode() == TIMED_OUT;
        assertThat(late || run.exitCode() == 0).describedAs(run.shown()).isTrue();
        return !late;
    }

    /** {@code docker compose ARGUMENTS}, which must succeed; returns what it printed on its standard output. */
    String compose(String... arguments) {
        return succeed(words("compose", arguments));
    }

    /** {@code docker ARGUMENTS}, which must succeed. */
    String docker(String command, String... arguments) {
        return succeed(words(command, arguments));
    }

    /** An {@code osps} command in a container of its own. */
    Tool.Run osps(String... arguments) {
        List<String> words = words("compose", "run", "--rm", "-T", "cli");
        words.addAll(List.of(arguments));
        return run(words);
    }

    /**
     * A network from which the dispatcher is reached, by a container that passes on what comes to its port, and the workers are
     * not.
     */
    final class Elsewhere implements AutoCloseable {
        private final String network = name + "_elsewhere";
        private final String forward;

        Elsewhere() {
            docker("network", "create", "--label", "com.docker.compose.project=" + name, network);
            Path classes = TestSystem.HOME.resolve("system-tests/target/test-classes");
            forward = docker(
                            "run",
                            "-d",
                            "--network",
                            name + "_default",
                            "-v",
                            classes + ":/classes:ro",
                            BASE,
                            "java",
                            "-cp",
                            "/classes",
                            PortForward.class.getName(),
                            Integer.toString(PORT),
                            "dispatcher",
                            Integer.toString(PORT))
                    .strip();
            docker("network", "connect", network, forward);
        }

        /** An {@code osps} command in a container of its own there. */
        Tool.Run osps(String command, String... arguments) {
            String address = inspect(forward, "{{(index .NetworkSettings.Networks \"" + network + "\").IPAddress}}");
            List<String> words = words(
                    "run",
                    "--rm",
                    "--network",
                    network,
                    "-v",
                    name + "_space:/run/osps",
                    CLI,
                    command,
                    "--host",
                    address);
            words.addAll(List.of("--port", Integer.toString(PORT)));
            words.addAll(List.of(arguments));
            return run(words);
        }

        @Override
        public void close() {
            docker("rm", "-f", forward);
            docker("network", "rm", network);
        }
    }

    /** {@code docker compose run ARGUMENTS} to its end. */
    Tool.Run runOnce(String... arguments) {
        List<String> words = words("compose", "run", "--rm", "-T");
        words.addAll(List.of(arguments));
        return run(words);
    }

    private static List<String> words(String command, String... arguments) {
        List<String> words = new ArrayList<>(List.of("docker", command));
        words.addAll(List.of(arguments));
        return words;
    }

    private String succeed(List<String> command) {
        Tool.Run run = run(command);
        assertThat(run.exitCode()).describedAs(command + "\n" + run.shown()).isZero();
        return run.out();
    }

    private Tool.Run run(List<String> command) {
        try {
            Path out = Files.createTempFile("osps-compose-", ".out");
            Path err = Files.createTempFile("osps-compose-", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(TestSystem.HOME.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("no end of " + command + ":\n" + Files.readString(err));
                }
                return new Tool.Run(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The ids of the service's containers. */
    List<String> containers(String service) {
        return compose("ps", "-q", service).lines().filter(id -> !id.isBlank()).toList();
    }

    /** Runs a program of this machine in the project's network; returns the container's id. */
    String startInNetwork(Path program, Path configuration, String... arguments) {
        List<String> words = words(
                "run",
                "-d",
                "--network",
                name + "_default",
                "--label",
                "com.docker.compose.project=" + name,
                "-v",
                program + ":/opt/program:ro",
                "-v",
                configuration + ":/etc/prometheus:ro",
                "--entrypoint",
                "/opt/program",
                BASE);
        words.addAll(List.of(arguments));
        return succeed(words).strip();
    }

    /** The address of a container in the project's network. */
    String addressOf(String container) {
        return inspect(container, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
    }

    /** What the engine knows of a container, by a template of {@code docker inspect}. */
    String inspect(String container, String template) {
        return docker("inspect", "--format", template, container).strip();
    }

    /** Sends a signal to the process in the container that has that address. The command may die with its container. */
    void signal(String container, String signal) {
        String script = "read -r _ _ _ _ _ pid _ </run/osps/containers/$HOSTNAME/facts; kill -" + signal + " $pid";
        run(words("exec", container, "bash", "-c", script));
    }

    /** The container of the service that the watchdog knows by that name. */
    String containerOf(JsonNode service) {
        String address = service.path("addresses").path("http").asString().replaceFirst(":.*", "");
        return List.of("dispatcher", "worker", "watchdog").stream()
                .flatMap(kind -> containers(kind).stream())
                .filter(id -> addressOf(id).equals(address))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no container has the address of " + service));
    }

    String password() {
        return compose("exec", "-T", "dispatcher", "cat", "/run/osps/password").strip();
    }

    /** A client on this machine, by the port that is published. */
    OspsClient client(String password) {
        return OspsClient.builder()
                .host("127.0.0.1")
                .port(clientPort)
                .credentials("default", password)
                .build();
    }

    /** A container takes who comes by its published port for somebody from elsewhere. Empty before there is a token. */
    private String readToken() {
        Tool.Run run = run(words("compose", "exec", "-T", "watchdog", "cat", "/run/osps/space/token"));
        return run.exitCode() == 0 ? run.out().strip() : "";
    }

    /** What the watchdog tells of its services now; nothing while it does not answer. */
    List<JsonNode> services() {
        List<JsonNode> services = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + watchdogPort + "/actuator/services");
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Authorization", "Bearer " + token)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == UNAUTHORIZED) {
                token = readToken();
            } else {
                JsonMapper.shared().readTree(answer.body()).path("services").forEach(services::add);
            }
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return services;
    }

    /** Ends all and removes the volume. */
    @Override
    public void close() {
        compose("down", "-v", "--remove-orphans", "-t", "40");
    }

    /** What the engine still has of this project. */
    String left() {
        String label = "label=com.docker.compose.project=" + name;
        return docker("ps", "-aq", "--filter", label)
                + docker("volume", "ls", "-q", "--filter", label)
                + docker("network", "ls", "-q", "--filter", label);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
