/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A system keeps what it was started with, until it is told otherwise. */
@Tag("system")
final class SettingsSurviveTests {
    private static final int OTHERWISE = 7;
    private static final String CAT = "osps.worker.commands.cat: {command: [cat], idempotent: true, timeout: 20s}\n";

    /** What means something in a list of locations means nothing in a name. */
    private final TestSystem system = new TestSystem("my, own;#%20*[1]?.yml");

    @AfterEach
    void nothingIsLeft() {
        system.close();
    }

    @Test
    void aSuccessorOfTheWatchdogAndTheWorkersThatItStartsHaveThem() throws IOException {
        system.environment("OSPS_WORKER_SEATS", "3").settings(CAT).started("--workers", "1");
        JsonNode worker = system.service("worker-1");
        assertPrivate(system.state().resolve("settings"));

        system.withoutEnvironment("OSPS_WORKER_SEATS").settings("osps.worker.commands.dog: {command: [cat]}\n");
        killWatchdog();
        CommandRun up = system.osps("up");

        assertThat(up.exitCode()).describedAs(up.shown()).isZero();
        assertThat(up.err()).contains("--workers 1 --config", "that file is another one now");
        assertThat(system.pid("worker-1")).isEqualTo(worker.path("pid").asLong());
        LinuxProcess.signal("KILL", worker.path("pid").asLong());
        JsonNode next = system.restarted(worker);
        assertThat(next.path("pid").asLong()).isNotEqualTo(worker.path("pid").asLong());
        assertSeats("worker-1", 3);
        assertThat(system.ospsWithInput(new byte[] {'o', 'k'}, "call", "cat", "-")
                        .out())
                .isEqualTo("ok");
        assertThat(system.osps("down").exitCode()).isZero();
        assertThat(system.state().resolve("settings")).doesNotExist();
    }

    @Test
    void othersAreRefusedByNameAndAppliedOnDemand() throws IOException {
        system.settings(CAT).started("--workers", "1");
        long first = system.pid("worker-1");

        CommandRun more = system.up("--workers", "2");
        assertThat(more.exitCode()).describedAs(more.shown()).isEqualTo(OTHERWISE);
        assertThat(more.err()).contains("workers: running 1, asked 2", "--apply");
        assertThat(system.up("--workers", "2", "--apply").exitCode()).isZero();
        assertThat(system.pid("worker-1")).isEqualTo(first);
        assertThat(system.service("worker-2").path("state").asString()).isEqualTo("READY");
        assertThat(system.up("--workers", "2").exitCode()).isZero();

        system.settings(CAT + "osps.worker.seats: 3\n");
        CommandRun seats = system.up();
        assertThat(seats.exitCode()).describedAs(seats.shown()).isEqualTo(OTHERWISE);
        assertThat(seats.err()).contains("line 6 (osps.worker.seats)");
        CommandRun applied = system.up("--apply");
        assertThat(applied.exitCode()).describedAs(applied.shown()).isZero();
        assertSeats("worker-2", 3);

        system.settings("osps.watchdog.misses: many\n");
        CommandRun wrong = system.up("--apply");
        assertThat(wrong.exitCode()).describedAs(wrong.shown()).isEqualTo(3);
        assertThat(wrong.err()).contains("misses", "runs again with what it had before");
        assertSeats("worker-2", 3);
    }

    /** They come into the space one after the other. */
    private void assertSeats(String worker, int count) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(system.service(worker)
                                .path("seats")
                                .path("total")
                                .asInt())
                        .isEqualTo(count));
    }

    private void killWatchdog() {
        long watchdog = system.pid("watchdog");
        LinuxProcess.signal("KILL", watchdog);
        await().atMost(Duration.ofSeconds(20)).until(() -> !LinuxProcess.isAlive(watchdog));
    }

    private static void assertPrivate(Path directory) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }
}
