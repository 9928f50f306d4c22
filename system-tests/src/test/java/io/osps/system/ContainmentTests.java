/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a command's processes when those who look after them die. */
@Tag("system")
final class ContainmentTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestSystem system = new TestSystem();
    /** In the arguments of all processes of a run that matter. */
    private final String mark = UUID.randomUUID().toString();

    @TempDir
    Path notes;

    @AfterEach
    void nothingIsLeft() throws IOException {
        system.close();
        assertThat(running()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "session"})
    void aCommandRunsAgainOnlyWhenItsFirstRunIsGone(String containment) throws IOException {
        start(containment);
        CompletableFuture<CommandRun> call = call();
        await().atMost(PATIENCE).until(() -> noted().equals(List.of("start")));

        LinuxProcess.signal("KILL", system.pid("worker-1"));

        await().atMost(PATIENCE).until(() -> noted().equals(List.of("start", "start")));
        assertThat(running()).hasSize(1);
        Files.createFile(notes.resolve("go"));
        assertThat(call.join().exitCode()).describedAs(call.join().err()).isZero();
        assertThat(noted()).containsExactly("start", "start", "end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "session"})
    void downEndsTheCommandsOfAWorkerThatNobodyReclaimed(String containment) throws IOException {
        start(containment);
        CompletableFuture<CommandRun> call = call();
        await().atMost(PATIENCE).until(() -> noted().equals(List.of("start")));
        long dispatcher = system.pid("dispatcher");
        long worker = system.pid("worker-1");
        LinuxProcess.signal("KILL", system.pid("watchdog"));
        LinuxProcess.signal("KILL", dispatcher);
        LinuxProcess.signal("KILL", worker);
        call.join();
        assertThat(running()).hasSize(1);

        CommandRun down = system.osps("down");

        assertThat(down.exitCode()).describedAs(down.err()).isZero();
        assertThat(running()).isEmpty();
    }

    private void start(String containment) throws IOException {
        Files.createFile(notes.resolve("log"));
        // timeout(1) leaves the process group.
        String script = "echo start >> %1$s/log; until [ -e %1$s/go ]; do sleep 0.1; done; echo end >> %1$s/log"
                .formatted(notes);
        system.settings("""
                osps.worker.containment: %s
                osps.worker.commands.wait:
                  command: [timeout, '600', sh, -c, '%s', '%s']
                  timeout: 300s
                  idempotent: true
                """.formatted(containment, script, mark)).started("--workers", "1");
    }

    private CompletableFuture<CommandRun> call() {
        return CompletableFuture.supplyAsync(
                () -> system.osps("call", "--timeout", "120s", "wait", "x"),
                task -> Thread.ofPlatform().start(task));
    }

    private List<String> noted() throws IOException {
        return Files.readAllLines(notes.resolve("log"));
    }

    /** The shells that a run has, without the gate and {@code timeout}, whose arguments have the mark too. */
    private List<Path> running() throws IOException {
        return LinuxProcess.withArguments(
                arguments -> arguments.startsWith("sh\0") && arguments.endsWith("\0" + mark + "\0"));
    }
}
