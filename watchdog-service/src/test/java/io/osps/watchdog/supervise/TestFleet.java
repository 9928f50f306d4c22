/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.watchdog.evidence.Dossiers;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.launch.Adopter;
import io.osps.watchdog.launch.Launcher;
import io.osps.watchdog.standin.StandInPrograms;
import io.osps.watchdog.verdict.Timeouts;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For each test a supervisor with a space of its own, over real processes that stand in for the services. */
final class TestFleet implements BeforeEachCallback, AfterEachCallback {
    static final Duration LONG = Duration.ofSeconds(40);
    static final Duration INTERVAL = Duration.ofMillis(300);

    static final Timeouts PATIENCE = new Timeouts(
            INTERVAL,
            3,
            Duration.ofSeconds(3),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            new Timeouts.Stuck(
                    Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofMillis(300), Duration.ofSeconds(2)));
    private static final RestartPolicy RESTARTS = new RestartPolicy(
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(800),
            2,
            Duration.ofMinutes(1),
            Duration.ofSeconds(3));

    private final ProcFs proc = ProcFs.ofSystem();
    private final Counts counts = new Counts();
    private @Nullable Path directory;
    private @Nullable MappedSpace space;
    private @Nullable Supervisor supervisor;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-");
        Files.createDirectory(place());
        Files.createDirectory(state());
        Files.createDirectory(faults());
        space = MappedSpace.open(SpaceConfig.defaults(place().resolve("space")), "watchdog", "watchdog");
        supervisor = create(1, PATIENCE);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        supervisor().stop();
        space().close();
        List<Path> left;
        try (Stream<Path> files = Files.walk(directory())) {
            left = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : left) {
            Files.delete(file);
        }
    }

    private Path directory() {
        return Objects.requireNonNull(directory);
    }

    private Path place() {
        return directory().resolve("place");
    }

    /** Where logs and dossiers are. */
    Path state() {
        return directory().resolve("state");
    }

    /** Where stand-ins look for the faults that they are to commit. */
    Path faults() {
        return directory().resolve("faults");
    }

    Counts counts() {
        return counts;
    }

    ProcFs proc() {
        return proc;
    }

    MappedSpace space() {
        return Objects.requireNonNull(space);
    }

    Supervisor supervisor() {
        return Objects.requireNonNull(supervisor);
    }

    private Supervisor create(int workers, Timeouts patience) {
        Launcher launcher = new Launcher(
                new StandInPrograms(faults()),
                state(),
                1_000_000,
                Map.of("OSPS_SPACE", place().resolve("space").toString()),
                proc);
        Dossiers dossiers = new Dossiers(state(), space(), proc, Duration.ofSeconds(1), InstantSource.system());
        Supervisor.Tools tools = new Supervisor.Tools(new Adopter(space(), proc), launcher, dossiers, proc);
        return new Supervisor(new Fleet(workers, 0, 0, 1), patience, RESTARTS, space(), tools, counts, () -> {});
    }

    /** Begins to supervise a dispatcher and one worker, and waits for nothing. */
    void begin() {
        supervisor().start(() -> Token.of(space().secret().digits()));
    }

    /** Begins with another supervisor, which is stopped in the end in place of the earlier one. */
    void startAnother(int workers) throws IOException {
        supervisor = create(workers, PATIENCE);
        begin();
    }

    /** Waits until all are ready. */
    void start(int workers) throws IOException {
        start(workers, PATIENCE);
    }

    void start(int workers, Timeouts patience) throws IOException {
        supervisor = create(workers, patience);
        begin();
        await().atMost(LONG).until(supervisor()::wereAllReady);
    }

    ServiceView view(String name) {
        return supervisor().services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    long pid(String name) {
        return Objects.requireNonNull(view(name).pid());
    }

    void awaitState(String name, Phase phase) {
        await().atMost(LONG).until(() -> view(name).state().equals(phase.name()));
    }

    void awaitRestart(String name, int restarts) {
        await().atMost(LONG)
                .until(() ->
                        view(name).restarts() >= restarts && view(name).state().equals(Phase.READY.name()));
    }

    static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    static void signal(String name, long pid) throws IOException, InterruptedException {
        run("kill", "-" + name, Long.toString(pid));
    }
}
