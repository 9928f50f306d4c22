/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.osps.exchange.Role;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.launch.Launching.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With tiny real programs. */
final class LauncherTests {
    private static final ServiceSpec SPEC = new ServiceSpec("worker-1", Role.WORKER, 0);
    private static final String MARK = "7." + ProcessHandle.current().pid();
    private static final Duration MOMENT = Duration.ofSeconds(10);

    @TempDir
    private Path state;

    private final ProcFs proc = ProcFs.ofSystem();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Child> children = new ArrayList<>();

    @AfterEach
    void end() {
        children.forEach(Child::kill);
        await().atMost(MOMENT).until(() -> children.stream().allMatch(child -> child.exit() != null));
    }

    private Child launch(String script) {
        return launch(script, Priority.NORMAL);
    }

    private Child launch(String script, Priority priority) {
        Launcher launcher = new Launcher(
                spec -> List.of("sh", "-c", script), state, 1_000_000, Map.of("OSPS_SPACE", "/some/where"), proc);
        Child child = launcher.launch(SPEC, MARK, priority, ended::countDown);
        children.add(child);
        return child;
    }

    private String log() throws IOException {
        return Files.readString(state.resolve("logs/worker-1.log"));
    }

    @Test
    void childRunsInASessionOfItsOwnWithEmptyInputAndItsOutputInTheLog() throws Exception {
        Child child = launch("cat; echo \"$OSPS_SPACE $(pwd)\"; echo error >&2; exec sleep 60");
        await().atMost(MOMENT).until(() -> log().contains("error"));

        assertThat(log()).isEqualTo("/some/where " + state.toRealPath() + "\nerror\n");
        long pid = child.id().pid();
        String[] stat = Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ", 8);
        assertThat(stat[4]).as("process group").isEqualTo(Long.toString(pid));
        assertThat(stat[5]).as("session").isEqualTo(Long.toString(pid));
        assertThat(child.exit()).isNull();
        assertThat(child.isAdopted()).isFalse();
        assertThat(proc.isAlive(child.id())).isTrue();
    }

    @Test
    void childInTheBackgroundWeighsLessUntilItIsBroughtToTheForeground() throws Exception {
        Path own = Path.of("/proc/self/autogroup");
        assumeThat(own).as("the kernel weighs sessions").exists();
        assumeThat(Files.readString(own)).as("not in a CPU cgroup").startsWith("/autogroup");
        Child child = launch("echo here; exec sleep 60", Priority.BACKGROUND);
        await().atMost(MOMENT).until(() -> log().contains("here"));
        Path weight = Path.of("/proc/" + child.id().pid() + "/autogroup");

        assertThat(weight).content().endsWith(" nice 5\n");
        // Done only when nothing is left of it: the kernel may refuse an order that comes too soon.
        await().atMost(MOMENT)
                .until(() ->
                        child.toForeground() && Files.readString(weight).strip().endsWith(" nice 0"));
        assertThat(own).content().as("the watchdog's own session").endsWith(" nice 0\n");
    }

    @Test
    void childIsFoundByItsMarkBeforeItHasJoinedTheSpace() throws Exception {
        Child child = launch("exec sleep 60");

        await().atMost(MOMENT).until(() -> child.id().equals(proc.findByEnvironment(Launcher.MARK + "=" + MARK)));
        assertThat(proc.findByEnvironment(Launcher.MARK + "=" + MARK + "0")).isNull();
    }

    @Test
    void exitIsToldWithCodeAndLastWordsWhenTheChildFails() throws Exception {
        Child child = launch("echo out of paper; exit 3");

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exit()).isEqualTo(new Exit(3, "out of paper"));
    }

    @Test
    void exitIsTheSignalWhenTheChildIsKilled() throws Exception {
        Child child = launch("exec sleep 60");
        child.kill();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exit()).isEqualTo(new Exit(137, ""));
        assertThat(proc.isAlive(child.id())).isFalse();
    }

    @Test
    void childEndsInGoodOrderWhenTerminated() throws Exception {
        Child child = launch("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        await().atMost(MOMENT).until(() -> log().contains("up"));
        child.terminate();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exit()).isEqualTo(new Exit(0, "bye"));
    }

    @Test
    void isRefusedWhenTheLogCannotBeWritten() throws Exception {
        Files.writeString(state.resolve("logs"), "not a directory");

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> launch("exit 0"))
                .withMessageContaining("service=worker-1")
                .withMessageContaining("worker-1.log");
    }

    @Test
    void exitIsFoundWhenAnAdoptedProcessEnds() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        Child child = new AdoptedChild(java.util.Objects.requireNonNull(proc.find(process.pid())), true, proc);
        children.add(child);
        assertThat(child.exit()).isNull();
        assertThat(child.isAdopted()).isTrue();

        child.terminate();
        await().atMost(MOMENT).until(() -> child.exit() != null);
        assertThat(child.exit()).isEqualTo(Exit.UNKNOWN);
        assertThat(process.waitFor()).isEqualTo(143);
    }
}
