/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.osps.watchdog.standin.StandIn.Fault;
import io.osps.watchdog.verdict.Timeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of processes that are silent, starved, stuck or deadlocked. */
@Tag("integration")
final class SupervisorVerdictsTests {
    private static final String WORKER = "worker-1";
    private static final String KILLING = "worker-1 KILLING";

    @RegisterExtension
    private final TestFleet fleet = new TestFleet();

    private final List<Process> hogs = new ArrayList<>();

    @AfterEach
    void release() {
        hogs.forEach(Process::destroyForcibly);
    }

    @Test
    void killsAndRestartsWhenAProcessIsStopped() throws Exception {
        fleet.start(1);
        long first = fleet.pid(WORKER);

        TestFleet.signal("STOP", first);
        fleet.awaitRestart(WORKER, 1);

        // More than three on a machine so busy that the watchdog held its verdict.
        assertThat(fleet.view(WORKER).lastReason()).matches("suspended: missed=\\d+ state=T");
        assertThat(fleet.counts().moves)
                .containsSubsequence(
                        "worker-1 READY",
                        "worker-1 SUSPECT",
                        "worker-1 DUMPING",
                        "worker-1 KILLING",
                        "worker-1 RECLAIMING",
                        "worker-1 BACKOFF",
                        "worker-1 STARTING",
                        "worker-1 READY");
        assertThat(fleet.counts().misses(WORKER)).isGreaterThanOrEqualTo(3);
        assertThat(onlyDossier())
                .contains(
                        "rule: suspended: missed=",
                        "State:\tT (stopped)",
                        "a stopped process cannot give them",
                        "end: exit=137 (SIGKILL)");
        assertThat(fleet.view(WORKER).dossier()).startsWith("worker-1-");
    }

    @Test
    void quarantinesDumpsAndKillsWhenARequestDoesNotEnd() throws Exception {
        fleet.start(2);
        long first = fleet.pid(WORKER);
        Fault.STUCK.commit(fleet.faults(), WORKER, "");
        await().atMost(TestFleet.LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> fleet.counts().moves.contains(KILLING));
        Fault.STUCK.end(fleet.faults(), WORKER);
        fleet.awaitRestart(WORKER, 1);

        assertThat(fleet.view(WORKER).lastReason()).startsWith("stuck: request=r-1 handler=spin past-deadline-ms=");
        assertThat(fleet.pid(WORKER)).isNotEqualTo(first);
        assertThat(fleet.counts().moves)
                .containsSubsequence(
                        "worker-1 SUSPECT",
                        "worker-1 QUARANTINED",
                        "worker-1 DUMPING",
                        "worker-1 KILLING",
                        "worker-1 RECLAIMING");
        assertThat(fleet.counts().verdicts).contains("worker-1 stuck");
        assertThat(onlyDossier())
                .contains("rule: stuck: request=r-1", "threads 3 of 3", "by DUMP:\na dump", "end: exit=137 (SIGKILL)")
                .contains("draining=true", "late.id=r-1");
    }

    @Test
    void leavesItAloneWhenTheRequestEndsAfterItsInterrupt() throws Exception {
        fleet.start(1);
        long first = fleet.pid(WORKER);
        Fault.SLOW.commit(fleet.faults(), WORKER, "");
        await().atMost(TestFleet.LONG).until(() -> fleet.counts().moves.contains("worker-1 SUSPECT"));
        fleet.awaitState(WORKER, Phase.READY);

        assertThat(fleet.pid(WORKER)).isEqualTo(first);
        assertThat(fleet.view(WORKER).restarts()).isZero();
    }

    @Test
    void killsAndRestartsWhenAProcessIsDeadlocked() throws Exception {
        fleet.start(1);
        Fault.DEADLOCK.commit(fleet.faults(), WORKER, "");
        await().atMost(TestFleet.LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> fleet.counts().moves.contains(KILLING));
        Fault.DEADLOCK.end(fleet.faults(), WORKER);
        fleet.awaitRestart(WORKER, 1);

        assertThat(fleet.view(WORKER).lastReason()).isEqualTo("deadlocked: threads=seat-0,other requests=");
        assertThat(onlyDossier()).contains("rule: deadlocked: threads=seat-0,other");
    }

    @Test
    void recoversWhenAProcessIsContinuedInTime() throws Exception {
        fleet.start(
                1,
                new Timeouts(
                        TestFleet.INTERVAL,
                        200, // so that this test is in time on a slow machine too
                        TestFleet.PATIENCE.spinning(),
                        TestFleet.PATIENCE.start(),
                        TestFleet.PATIENCE.stop(),
                        TestFleet.PATIENCE.dossier(),
                        TestFleet.PATIENCE.reclaim(),
                        TestFleet.PATIENCE.stuck()));
        long first = fleet.pid(WORKER);

        TestFleet.signal("STOP", first);
        fleet.awaitState(WORKER, Phase.SUSPECT);
        TestFleet.signal("CONT", first);
        fleet.awaitState(WORKER, Phase.READY);

        assertThat(fleet.pid(WORKER)).isEqualTo(first);
        assertThat(fleet.view(WORKER).restarts()).isZero();
    }

    @Test
    void killsAndRestartsWhenAProcessIsSilentForNoGoodReason() throws Exception {
        fleet.start(1);
        Fault.MUTE.commit(fleet.faults(), WORKER, "");
        // Not longer than to its kill, or the next life commits the fault again.
        await().atMost(TestFleet.LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> fleet.counts().moves.contains(KILLING));
        Fault.MUTE.end(fleet.faults(), WORKER);
        fleet.awaitRestart(WORKER, 1);

        assertThat(fleet.view(WORKER).lastReason()).matches("hung: missed=\\d+ state=S.*");
        assertThat(fleet.counts().restarts).containsExactly("worker-1 hung");
    }

    @Test
    void waitsLongerWhenASilentProcessBurnsCpu() throws Exception {
        fleet.start(1);
        long from = System.nanoTime();
        Fault.SPIN.commit(fleet.faults(), WORKER, "");
        await().atMost(TestFleet.LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> fleet.counts().misses(WORKER) >= 60
                        || fleet.counts().moves.contains(KILLING));
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        Fault.SPIN.end(fleet.faults(), WORKER);
        assumeThat(fleet.counts().moves)
                .as("a machine busier than this is a reason to wait")
                .contains(KILLING);
        assertThat(took).isGreaterThan(TestFleet.PATIENCE.spinning().minus(TestFleet.INTERVAL));
        fleet.awaitRestart(WORKER, 1);

        assertThat(fleet.view(WORKER).lastReason()).matches("spinning: missed=\\d+ state=[RS] cpu=\\d+%");
    }

    @Test
    void waitsWhenAProcessIsStarvedOfCpu() throws Exception {
        fleet.start(1);
        long first = fleet.pid(WORKER);
        starve(first);

        await().atMost(TestFleet.LONG).until(() -> fleet.counts().spared.contains("worker-1 starved"));
        hogs.forEach(Process::destroyForcibly);
        fleet.awaitState(WORKER, Phase.READY);

        assertThat(fleet.pid(WORKER)).isEqualTo(first);
        assertThat(fleet.view(WORKER).restarts()).isZero();
        assertThat(fleet.view(WORKER).lastReason()).isNull();
    }

    /** Leaves a process next to nothing of one CPU: kernels weigh sessions, or classes of processes, or both. */
    private void starve(long pid) throws IOException, InterruptedException {
        TestFleet.run("taskset", "-a", "-c", "-p", "0", Long.toString(pid));
        TestFleet.run("chrt", "-a", "-i", "-p", "0", Long.toString(pid));
        Path session = Path.of("/proc/" + pid + "/autogroup");
        if (Files.exists(session)) {
            Files.writeString(session, "19");
        }
        for (int i = 0; i < 16; i++) {
            hogs.add(new ProcessBuilder("setsid", "taskset", "-c", "0", "sh", "-c", "while :; do :; done").start());
        }
    }

    /** The end is added a moment after the service is ready again. */
    private String onlyDossier() {
        return await().atMost(TestFleet.LONG).until(this::readDossier, text -> text.contains("\nend: "));
    }

    private String readDossier() throws IOException {
        try (Stream<Path> files = Files.list(fleet.state().resolve("dossiers"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return Files.readString(all.getFirst());
        }
    }
}
