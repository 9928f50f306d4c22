/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that stay, in a real system: the examples that are shipped, and what becomes of them when something dies. */
@Tag("system")
final class KeptProcessesTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path EXAMPLES = TestSystem.HOME.resolve("examples");
    private static final TestSystem SYSTEM = new TestSystem();
    /** In the arguments of all processes of one handler. */
    private static final String MARK = UUID.randomUUID().toString();

    private static boolean redisPy;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Tool.isInstalled("python3"), "python3 is not installed");
        redisPy = succeeds("/usr/bin/python3", "-c", "import redis");
        StringBuilder settings = new StringBuilder("osps.worker.commands:\n");
        settings.append(kept("uppercase", "[python3, '%s']".formatted(EXAMPLES.resolve("python/uppercase.py")), 2));
        if (redisPy) {
            settings.append(kept(
                    "uppercase-redis",
                    "[/usr/bin/python3, '%s']".formatted(EXAMPLES.resolve("python/uppercase_redis.py")),
                    1));
        }
        if (Tool.isInstalled("redis-cli")) {
            settings.append(kept("lines", "['%s']".formatted(EXAMPLES.resolve("shell/lines.sh")), 1));
        }
        settings.append(
                kept("marked", "[python3, '%s', %s]".formatted(EXAMPLES.resolve("python/uppercase.py"), MARK), 1));
        settings.append(kept("broken", "[sh, -c, 'echo no such model >&2; exit 3']", 1));
        SYSTEM.settings(settings.toString());
        SYSTEM.started();
    }

    private static String kept(String name, String command, int processes) {
        return "  %s:\n    command: %s\n    processes: %d\n".formatted(name, command, processes);
    }

    @AfterAll
    static void end() throws IOException {
        SYSTEM.close();
        assertThat(marked()).as("processes after down").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redirect", "relay", "callback"})
    void exampleInPythonAnswersOnEveryRoute(String route) {
        assertThat(call("uppercase", "größe", "--route", route).out()).isEqualTo("GRÖSSE");
    }

    @Test
    void exampleWithARedisClientAnswers() {
        assumeTrue(redisPy, "redis-py is not installed (Debian: python3-redis)");

        assertThat(call("uppercase-redis", "abc").out()).isEqualTo("ABC");
    }

    @Test
    void exampleInShellAnswers() {
        assumeTrue(Tool.isInstalled("redis-cli"), "redis-cli is not installed (Debian: redis-tools)");

        assertThat(call("lines", "one\ntwo\n").out()).isEqualTo("2");
        assertThat(call("lines", "").out()).isEqualTo("0");
    }

    @Test
    void statusSaysWhyAHandlerHasNoProcess() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(SYSTEM.osps("status").out())
                        .contains("worker-1: handler broken has processes 0/1 ", "exit=3 stderr=\"no such model\""));
        CommandRun run = call("broken", "x");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("FAILED", "exit=3 stderr=\"no such model\"");
    }

    @Test
    void processesOfAWorkerThatIsKilledAreGoneAndItsSuccessorHasItsOwn() throws IOException {
        await().atMost(PATIENCE).until(() -> marked().size() == 2);
        Set<Path> before = new HashSet<>(marked());

        LinuxProcess.signal("KILL", SYSTEM.pid("worker-1"));
        CompletableFuture<CommandRun> meanwhile = CompletableFuture.supplyAsync(
                () -> call("uppercase", "meanwhile"),
                task -> Thread.ofPlatform().start(task));

        assertThat(meanwhile.join().out()).isEqualTo("MEANWHILE");
        await().atMost(PATIENCE).untilAsserted(() -> {
            Set<Path> now = new HashSet<>(marked());
            assertThat(now).hasSize(2);
            now.retainAll(before);
            assertThat(now).as("only those of the other worker go on").hasSize(1);
        });
    }

    private static CommandRun call(String handler, String payload, String... options) {
        String[] words = Stream.of(Stream.of("call", "--timeout", "30s"), Stream.of(options), Stream.of(handler, "-"))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return SYSTEM.ospsWithInput(payload.getBytes(StandardCharsets.UTF_8), words);
    }

    private static boolean succeeds(String... words) {
        try {
            return new ProcessBuilder(words).start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The programs of the marked handler, without the gates that hold them. */
    private static List<Path> marked() throws IOException {
        return LinuxProcess.withArguments(
                arguments -> !arguments.contains("osps_line") && arguments.endsWith("\0" + MARK + "\0"));
    }
}
