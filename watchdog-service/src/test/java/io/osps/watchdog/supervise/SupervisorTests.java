package io.osps.watchdog.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.watchdog.evidence.Dossiers;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.launch.Adopter;
import io.osps.watchdog.launch.Launcher;
import io.osps.watchdog.reclaim.Reclaimer;
import io.osps.watchdog.standin.StandIn.Fault;
import io.osps.watchdog.standin.StandInPrograms;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole supervision over real processes that stand in for the services. */
@Tag("integration")
final class SupervisorTests {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Duration INTERVAL = Duration.ofMillis(300);
    private static final String WORKER = "worker-1";
    private static final String KILLING = "worker-1 KILLING";

    private static final Patience PATIENCE = new Patience(
            INTERVAL,
            3,
            Duration.ofSeconds(3),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            new Patience.Stuck(
                    Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofMillis(300), Duration.ofSeconds(2)));
    private static final RestartPolicy RESTARTS = new RestartPolicy(
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(800),
            2,
            Duration.ofMinutes(1),
            Duration.ofSeconds(3));

    @TempDir
    private Path state;

    @TempDir
    private Path faults;

    private final ProcFs proc = ProcFs.ofSystem();
    private final Counts counts = new Counts();
    private final List<Process> hogs = new ArrayList<>();
    private Path directory;
    private MappedSpace space;
    private Supervisor supervisor;

    @BeforeEach
    void open() throws IOException {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-");
        space = MappedSpace.open(SpaceConfig.defaults(directory.resolve("space")), "watchdog", "watchdog");
        supervisor = create(1);
    }

    @AfterEach
    void close() throws Exception {
        hogs.forEach(Process::destroyForcibly);
        supervisor.stop();
        space.close();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private Supervisor create(int workers) {
        return create(workers, PATIENCE);
    }

    private Supervisor create(int workers, Patience patience) {
        Launcher launcher = new Launcher(
                new StandInPrograms(faults),
                state,
                1_000_000,
                Map.of("OSPS_SPACE", directory.resolve("space").toString()),
                proc);
        Dossiers dossiers = new Dossiers(state, space, proc, Duration.ofSeconds(1), InstantSource.system());
        Tools tools = new Tools(new Adopter(space, proc), launcher, new Reclaimer(space), dossiers, proc);
        return new Supervisor(new Fleet(workers, 0, 0, 1), patience, RESTARTS, space, tools, counts, () -> {});
    }

    private void start(int workers) throws IOException {
        start(workers, PATIENCE);
    }

    private void start(int workers, Patience patience) throws IOException {
        supervisor = create(workers, patience);
        supervisor.start(Token.ofSpaceDirectory(directory));
        await().atMost(LONG).until(supervisor::wereAllReady);
    }

    private ServiceView view(String name) {
        return supervisor.services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long pid(String name) {
        return Objects.requireNonNull(view(name).pid());
    }

    private void awaitState(String name, Phase phase) {
        await().atMost(LONG).until(() -> view(name).state().equals(phase.name()));
    }

    private void awaitRestart(String name, int restarts) {
        await().atMost(LONG)
                .until(() ->
                        view(name).restarts() >= restarts && view(name).state().equals(Phase.READY.name()));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        run("kill", "-" + name, Long.toString(pid));
    }

    @Test
    void allServicesBecomeReadyAndAreShown() throws Exception {
        start(2);

        assertThat(supervisor.services())
                .extracting(ServiceView::name)
                .containsExactly("dispatcher", WORKER, "worker-2");
        await().atMost(LONG).until(() -> view(WORKER).seats().total() == 2);
        ServiceView worker = view(WORKER);
        assertThat(worker.state()).isEqualTo("READY");
        assertThat(worker.role()).isEqualTo("worker");
        assertThat(worker.incarnation()).isPositive();
        assertThat(worker.addresses()).containsOnlyKeys("client", "heartbeat", "http");
        assertThat(worker.seats()).isEqualTo(new ServiceView.Seats(2, 1));
        assertThat(worker.restarts()).isZero();
        assertThat(worker.lastReason()).isNull();
        assertThat(worker.uptimeMs()).isBetween(1L, LONG.toMillis());
        assertThat(supervisor.states()).containsEntry("dispatcher", "READY liveness=UP");
        await().atMost(LONG).until(() -> counts.answers(WORKER) > 3);
    }

    @Test
    void restartsAtOnceWhenAProcessIsKilled() throws Exception {
        start(1);
        long dispatcher = pid("dispatcher");
        long first = pid(WORKER);
        Long incarnation = view(WORKER).incarnation();

        signal("KILL", first);
        awaitRestart(WORKER, 1);

        assertThat(view(WORKER).lastReason()).isEqualTo("crashed: exit=137 (SIGKILL)");
        assertThat(pid(WORKER)).isNotEqualTo(first);
        assertThat(view(WORKER).incarnation()).isGreaterThan(incarnation);
        assertThat(space.participants()).noneMatch(participant -> participant.pid() == first);
        assertThat(counts.restarts).containsExactly("worker-1 crashed");
        assertThat(pid("dispatcher")).isEqualTo(dispatcher);
    }

    @Test
    void killsAndRestartsWhenAProcessIsStopped() throws Exception {
        start(1);
        long first = pid(WORKER);

        signal("STOP", first);
        awaitRestart(WORKER, 1);

        // More than three on a machine so busy that the watchdog held its verdict.
        assertThat(view(WORKER).lastReason()).matches("stopped: missed=\\d+ state=T");
        assertThat(counts.moves)
                .containsSubsequence(
                        "worker-1 READY",
                        "worker-1 SUSPECT",
                        "worker-1 DUMPING",
                        "worker-1 KILLING",
                        "worker-1 RECLAIMING",
                        "worker-1 BACKOFF",
                        "worker-1 STARTING",
                        "worker-1 READY");
        assertThat(counts.misses(WORKER)).isGreaterThanOrEqualTo(3);
        assertThat(onlyDossier())
                .contains(
                        "rule: stopped: missed=",
                        "State:\tT (stopped)",
                        "a stopped process cannot give them",
                        "end: exit=137 (SIGKILL)");
        assertThat(view(WORKER).dossier()).startsWith("worker-1-");
    }

    /** The end is added a moment after the service is ready again. */
    private String onlyDossier() {
        return await().atMost(LONG).until(this::readDossier, text -> text.contains("\nend: "));
    }

    private String readDossier() throws IOException {
        try (Stream<Path> files = Files.list(state.resolve("dossiers"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return Files.readString(all.getFirst());
        }
    }

    @Test
    void quarantinesDumpsAndKillsWhenARequestDoesNotEnd() throws Exception {
        start(2);
        long first = pid(WORKER);
        Fault.STUCK.commit(faults, WORKER, "");
        await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> counts.moves.contains(KILLING));
        Fault.STUCK.end(faults, WORKER);
        awaitRestart(WORKER, 1);

        assertThat(view(WORKER).lastReason()).startsWith("stuck: request=r-1 handler=spin past-deadline-ms=");
        assertThat(pid(WORKER)).isNotEqualTo(first);
        assertThat(counts.moves)
                .containsSubsequence(
                        "worker-1 SUSPECT",
                        "worker-1 QUARANTINED",
                        "worker-1 DUMPING",
                        "worker-1 KILLING",
                        "worker-1 RECLAIMING");
        assertThat(counts.verdicts).contains("worker-1 stuck");
        assertThat(onlyDossier())
                .contains("rule: stuck: request=r-1", "threads 3 of 3", "by DUMP:\na dump", "end: exit=137 (SIGKILL)")
                .contains("draining=true", "late.id=r-1");
    }

    @Test
    void leavesItAloneWhenTheRequestEndsAfterItsInterrupt() throws Exception {
        start(1);
        long first = pid(WORKER);
        Fault.SLOW.commit(faults, WORKER, "");
        await().atMost(LONG).until(() -> counts.moves.contains("worker-1 SUSPECT"));
        awaitState(WORKER, Phase.READY);

        assertThat(pid(WORKER)).isEqualTo(first);
        assertThat(view(WORKER).restarts()).isZero();
    }

    @Test
    void killsAndRestartsWhenAProcessIsDeadlocked() throws Exception {
        start(1);
        Fault.DEADLOCK.commit(faults, WORKER, "");
        await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> counts.moves.contains(KILLING));
        Fault.DEADLOCK.end(faults, WORKER);
        awaitRestart(WORKER, 1);

        assertThat(view(WORKER).lastReason()).isEqualTo("deadlocked: threads=seat-0,other requests=");
        assertThat(onlyDossier()).contains("rule: deadlocked: threads=seat-0,other");
    }

    @Test
    void replacesInGoodOrderWhenAProcessIsWorn() throws Exception {
        start(2);
        Fault.WORN.commit(faults, WORKER, "");
        await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> counts.moves.contains("worker-1 DRAINING"));
        Fault.WORN.end(faults, WORKER);
        awaitRestart(WORKER, 1);

        assertThat(view(WORKER).lastReason()).isEqualTo("worn: requests=10 limit=10");
        assertThat(state.resolve("dossiers")).doesNotExist();
    }

    @Test
    void ordersStopStartPauseResumeAndRestartAService() throws Exception {
        start(2);
        long first = pid(WORKER);
        assertThat(supervisor.order("worker-9", Order.STOP)).isFalse();

        assertThat(supervisor.order(WORKER, Order.PAUSE)).isTrue();
        awaitState(WORKER, Phase.PAUSED);
        signal("STOP", first);
        assertThat(counts.moves).doesNotContain(KILLING);
        signal("CONT", first);
        supervisor.order(WORKER, Order.RESUME);
        awaitState(WORKER, Phase.READY);
        assertThat(pid(WORKER)).isEqualTo(first);

        supervisor.order(WORKER, Order.RESTART);
        awaitRestart(WORKER, 1);
        assertThat(view(WORKER).lastReason()).isEqualTo("ordered: by=operator");

        supervisor.order(WORKER, Order.STOP);
        awaitState(WORKER, Phase.STOPPED);
        assertThat(view(WORKER).pid()).isNull();
        supervisor.order(WORKER, Order.START);
        awaitState(WORKER, Phase.READY);
        assertThat(view(WORKER).restarts()).isOne();
    }

    @Test
    void ordersAndCountsOutliveTheWatchdog() throws Exception {
        start(2);
        signal("KILL", pid(WORKER));
        awaitRestart(WORKER, 1);
        supervisor.order("worker-2", Order.STOP);
        awaitState("worker-2", Phase.STOPPED);
        supervisor.scale(3);
        awaitState("worker-3", Phase.READY);
        supervisor.order(WORKER, Order.PAUSE);
        awaitState(WORKER, Phase.PAUSED);
        List<Long> pids =
                Stream.of("dispatcher", WORKER, "worker-3").map(this::pid).toList();
        Supervisor earlier = supervisor;

        supervisor = create(2);
        supervisor.start(Token.ofSpaceDirectory(directory));
        try {
            awaitState("worker-3", Phase.READY);
            awaitState(WORKER, Phase.PAUSED);
            awaitState("dispatcher", Phase.READY);
            assertThat(view("worker-2").state()).isEqualTo("STOPPED");
            assertThat(view(WORKER).restarts()).isOne();
            assertThat(view(WORKER).lastReason()).isEqualTo("crashed: exit=137 (SIGKILL)");
            assertThat(Stream.of("dispatcher", WORKER, "worker-3").map(this::pid))
                    .containsExactlyElementsOf(pids);
        } finally {
            earlier.stop();
        }
    }

    @Test
    void restartsWorkersOneAfterTheOtherAndScales() throws Exception {
        start(2);
        supervisor.restartWorkers();
        awaitRestart(WORKER, 1);
        awaitRestart("worker-2", 1);
        assertThat(counts.moves)
                .containsSubsequence("worker-1 DRAINING", "worker-1 READY", "worker-2 DRAINING", "worker-2 READY");

        supervisor.scale(3);
        await().atMost(LONG).until(() -> supervisor.services().size() == 4);
        awaitState("worker-3", Phase.READY);
        supervisor.scale(1);
        await().atMost(LONG).until(() -> supervisor.services().size() == 2);
        assertThat(counts.moves)
                .contains("worker-3 STOPPED", "worker-2 STOPPED")
                .doesNotContain("worker-1 STOPPED");
    }

    @Test
    void recoversWhenAProcessIsContinuedInTime() throws Exception {
        start(
                1,
                new Patience(
                        INTERVAL,
                        200, // so that this test is in time on a slow machine too
                        PATIENCE.spinning(),
                        PATIENCE.start(),
                        PATIENCE.stop(),
                        PATIENCE.dossier(),
                        PATIENCE.reclaim(),
                        PATIENCE.stuck()));
        long first = pid(WORKER);

        signal("STOP", first);
        awaitState(WORKER, Phase.SUSPECT);
        signal("CONT", first);
        awaitState(WORKER, Phase.READY);

        assertThat(pid(WORKER)).isEqualTo(first);
        assertThat(view(WORKER).restarts()).isZero();
    }

    @Test
    void killsAndRestartsWhenAProcessIsSilentForNoGoodReason() throws Exception {
        start(1);
        Fault.MUTE.commit(faults, WORKER, "");
        // Not longer than to its kill, or the next life commits the fault again.
        await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> counts.moves.contains(KILLING));
        Fault.MUTE.end(faults, WORKER);
        awaitRestart(WORKER, 1);

        assertThat(view(WORKER).lastReason()).matches("hung: missed=\\d+ state=S.*");
        assertThat(counts.restarts).containsExactly("worker-1 hung");
    }

    @Test
    void waitsLongerWhenASilentProcessBurnsCpu() throws Exception {
        start(1);
        long from = System.nanoTime();
        Fault.SPIN.commit(faults, WORKER, "");
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> counts.misses(WORKER) >= 60 || counts.moves.contains(KILLING));
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        Fault.SPIN.end(faults, WORKER);
        assumeThat(counts.moves)
                .as("a machine busier than this is a reason to wait")
                .contains(KILLING);
        assertThat(took).isGreaterThan(PATIENCE.spinning().minus(INTERVAL));
        awaitRestart(WORKER, 1);

        assertThat(view(WORKER).lastReason()).matches("spinning: missed=\\d+ state=[RS] cpu=\\d+%");
    }

    @Test
    void waitsWhenAProcessIsStarvedOfCpu() throws Exception {
        start(1);
        long first = pid(WORKER);
        starve(first);

        await().atMost(LONG).until(() -> counts.spared.contains("worker-1 starved"));
        hogs.forEach(Process::destroyForcibly);
        awaitState(WORKER, Phase.READY);

        assertThat(pid(WORKER)).isEqualTo(first);
        assertThat(view(WORKER).restarts()).isZero();
        assertThat(view(WORKER).lastReason()).isNull();
    }

    /** Leaves a process next to nothing of one CPU: kernels weigh sessions, or classes of processes, or both. */
    private void starve(long pid) throws IOException, InterruptedException {
        run("taskset", "-a", "-c", "-p", "0", Long.toString(pid));
        run("chrt", "-a", "-i", "-p", "0", Long.toString(pid));
        Path session = Path.of("/proc/" + pid + "/autogroup");
        if (Files.exists(session)) {
            Files.writeString(session, "19");
        }
        for (int i = 0; i < 16; i++) {
            hogs.add(new ProcessBuilder("setsid", "taskset", "-c", "0", "sh", "-c", "while :; do :; done").start());
        }
    }

    @Test
    void failsThenTriesAgainWhenAServiceDiesAtEveryStart() throws Exception {
        Fault.FAIL.commit(faults, WORKER, "out of paper");
        supervisor.start(Token.ofSpaceDirectory(directory));
        awaitState(WORKER, Phase.FAILED);

        assertThat(view(WORKER).lastReason()).isEqualTo("crashed: exit=1 log=\"cannot start: out of paper\"");
        assertThat(view(WORKER).restarts()).isEqualTo(2);
        assertThat(view(WORKER).pid()).isNull();
        awaitState("dispatcher", Phase.READY);
        assertThat(view("dispatcher").restarts()).as("untouched").isZero();
        assertThat(supervisor.wereAllReady()).isFalse();

        Fault.FAIL.end(faults, WORKER);
        awaitState(WORKER, Phase.READY);
        assertThat(supervisor.wereAllReady()).isTrue();
    }

    @Test
    void isNotReadyButNotKilledWhenItsReadinessStaysDown() throws Exception {
        Fault.UNREADY.commit(faults, "dispatcher", "");
        supervisor.start(Token.ofSpaceDirectory(directory));
        awaitState(WORKER, Phase.READY);
        await().atMost(LONG).until(() -> counts.answers("dispatcher") > 2);

        // On a machine that is short of CPU it may be under suspicion as well.
        assertThat(view("dispatcher").state()).isIn("STARTING", "SUSPECT");
        Fault.UNREADY.end(faults, "dispatcher");
        awaitState("dispatcher", Phase.READY);
        assertThat(view("dispatcher").restarts()).isZero();
    }

    @Test
    void stopsDispatchersFirstAndStubbornOnesByForce() throws Exception {
        Fault.STUBBORN.commit(faults, WORKER, "");
        start(2);
        List<Long> pids = supervisor.services().stream().map(ServiceView::pid).toList();

        assertThat(supervisor.stop()).isTrue();
        assertThat(pids).allSatisfy(pid -> assertThat(proc.find(pid)).isNull());
        assertThat(counts.moves).containsSubsequence("dispatcher STOPPED", "worker-1 DRAINING", "worker-1 KILLING");
        assertThat(counts.restarts).isEmpty();
        assertThat(space.participants()).containsExactly(space.self());
    }

    @Test
    void adoptsWhatRunsAndLeavesItAloneWhenAbandoned() throws Exception {
        start(2);
        List<Long> pids = supervisor.services().stream().map(ServiceView::pid).toList();
        Supervisor earlier = supervisor;

        // With fewer workers than are running, which it adopts all the same.
        supervisor = create(1);
        supervisor.start(Token.ofSpaceDirectory(directory));
        try {
            await().atMost(LONG).until(supervisor::wereAllReady);
            assertThat(supervisor.services().stream().map(ServiceView::pid)).containsExactlyElementsOf(pids);
            assertThat(counts.restarts).isEmpty();
            assertThat(supervisor.abandon()).as("leaves alone what it adopted").isTrue();
            assertThat(pids).allSatisfy(pid -> assertThat(proc.find(pid)).isNotNull());
        } finally {
            earlier.stop();
        }
    }
}
