/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.process.ProcessId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against real processes. */
final class ProcFsTests {
    private static final Duration MOMENT = Duration.ofSeconds(10);

    private final ProcFs proc = ProcFs.ofSystem();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        processes.add(process);
        return process;
    }

    private ProcessId id(Process process) {
        return Objects.requireNonNull(proc.find(process.pid()));
    }

    private ProcessSample sample(ProcessId id) {
        return Objects.requireNonNull(proc.sample(id));
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void stateIsSleepingThenStoppedThenSleepingWhenStoppedAndContinued() throws Exception {
        Process sleeper = run("sleep", "60");
        ProcessId id = id(sleeper);
        await().atMost(MOMENT).until(() -> sample(id).state() == 'S');

        signal("STOP", sleeper);
        await().atMost(MOMENT).until(() -> sample(id).state() == 'T');
        signal("CONT", sleeper);
        await().atMost(MOMENT).until(() -> sample(id).state() == 'S');
    }

    @Test
    void processIsGoneWhenItHasEnded() throws Exception {
        Process sleeper = run("sleep", "60");
        ProcessId id = id(sleeper);
        assertThat(proc.isAlive(id)).isTrue();
        assertThat(proc.isAlive(new ProcessId(id.pid(), id.startTicks() + 1)))
                .as("another that has the same pid")
                .isFalse();

        sleeper.destroyForcibly().waitFor();
        assertThat(proc.isAlive(id)).isFalse();
        assertThat(proc.sample(id)).isNull();
        assertThat(proc.find(id.pid())).isNull();
        assertThat(proc.status(id)).isEmpty();
    }

    @Test
    void processIsGoneWhenItIsAZombie() throws Exception {
        // The shell execs a program that never collects its child.
        Process parent = run("sh", "-c", "sleep 0.2 & echo $!; exec sleep 60");
        long pid = Long.parseLong(parent.inputReader().readLine());
        ProcessId id = Objects.requireNonNull(proc.find(pid));

        await().atMost(MOMENT).until(() -> !proc.isAlive(id));
        assertThat(ProcessHandle.of(pid)).as("its entry is still there").isPresent();
    }

    @Test
    void cpuShareIsHighWhenAProcessSpins() throws Exception {
        ProcessId id = id(run("sh", "-c", "while :; do :; done"));
        ProcessSample first = sample(id);

        await().atMost(MOMENT)
                .pollDelay(Duration.ofMillis(300))
                .until(() -> sample(id).since(first).cpuShare() > 0.1);
    }

    @Test
    void waitShareIsHighWhenAProcessGetsNoCpu() throws Exception {
        for (int i = 0; i < 3; i++) {
            run("taskset", "-c", "0", "sh", "-c", "while :; do :; done");
        }
        Process starved = run("taskset", "-c", "0", "chrt", "-i", "0", "sh", "-c", "while :; do :; done");
        ProcessId id = id(starved);

        await().atMost(MOMENT).untilAsserted(() -> {
            ProcessSample first = sample(id);
            await().pollDelay(Duration.ofMillis(500)).until(() -> true);
            ProcessActivity activity = sample(id).since(first);
            assertThat(activity.isStarved()).as("%s", activity).isTrue();
            assertThat(activity.cpuShare()).as("%s", activity).isLessThan(0.5);
        });
    }

    @Test
    void waitShareIsLowWhenAProcessSleeps() throws Exception {
        ProcessId id = id(run("sleep", "60"));
        ProcessSample first = sample(id);
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);

        ProcessActivity activity = sample(id).since(first);
        assertThat(activity.isStarved()).as("%s", activity).isFalse();
        assertThat(activity.isSpinning()).as("%s", activity).isFalse();
    }

    @Test
    void uptimeIsSinceItsStart() throws Exception {
        ProcessId id = id(run("sleep", "60"));

        assertThat(proc.uptime(id)).isLessThan(Duration.ofSeconds(30));
        assertThat(proc.uptime(new ProcessId(1, 0))).isGreaterThan(proc.uptime(id));
        assertThat(proc.status(id)).contains("Name:\tsleep");
    }

    @Test
    void nothingIsKnownWhenThereIsNoProc(@TempDir Path empty) {
        ProcFs none = new ProcFs(empty, NanoClock.SYSTEM);
        ProcessId id = new ProcessId(1, 1);

        assertThat(none.find(1)).isNull();
        assertThat(none.sample(id)).isNull();
        assertThat(none.uptime(id)).isZero();
    }
}
