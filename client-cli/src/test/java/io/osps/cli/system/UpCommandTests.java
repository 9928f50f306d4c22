/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.cli.CapturedTerminal;
import io.osps.cli.terminal.CommandFailure;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.space.StatePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} where a watchdog lives: it starts none, and only says what differs or orders it about. */
final class UpCommandTests {
    @TempDir
    private Path directory = Path.of("");

    private ScriptedWatchdog watchdog;
    private CapturedTerminal terminal;
    private KeptSettings kept;

    @BeforeEach
    void open() throws IOException {
        watchdog = new ScriptedWatchdog(directory);
        terminal = new CapturedTerminal(directory).with("OSPS_HOME", directory.toString());
        kept = new KeptSettings(new StateDirectory(directory.resolve("state")));
        kept.write(LaunchSettings.NONE);
    }

    @AfterEach
    void close() {
        watchdog.close();
    }

    @Test
    void saysThatTheSystemRunsWhenNothingDiffers() {
        assertThat(terminal.run("up")).isZero();
        assertThat(terminal.run("up", "--workers", "1", "--apply")).isZero();
        assertThat(terminal.err()).contains("osps: already up");
        assertThat(watchdog.orders).isEmpty();
    }

    @Test
    void refusesWhatDiffersWithItsNameAndTheWayOut() throws IOException {
        Path config = Files.writeString(directory.resolve("my.yml"), "osps: {}\n");

        assertThat(terminal.run("up", "--workers", "3", "--config", config.toString(), "--diagnostics"))
                .isEqualTo(CommandFailure.OTHERWISE);
        assertThat(terminal.err())
                .contains("workers: running 1, asked 3", "config: running not set, asked " + config, "diagnostics: ")
                .contains("--apply");
        assertThat(watchdog.orders).isEmpty();
        assertThat(kept.read()).contains(LaunchSettings.NONE);
    }

    @Test
    void anotherNumberOfWorkersIsOrderedAndKept() throws IOException {
        kept.write(LaunchSettings.NONE.withWorkers(3));

        assertThat(terminal.run("up", "--workers", "1")).isZero();
        watchdog.workers(2);
        assertThat(terminal.run("up", "--workers", "1")).isEqualTo(CommandFailure.OTHERWISE);
        assertThat(terminal.run("up", "--workers", "1", "--apply")).isZero();

        assertThat(watchdog.orders).containsExactly(" {\"workers\":1}");
        assertThat(kept.read()).get().extracting(LaunchSettings::workers).isEqualTo(1);
        assertThat(terminal.err()).contains("applied workers: 1");
    }

    @Test
    void aVariableThatMakesAnotherSettingIsRefusedToo() {
        assertThat(terminal.with("OSPS_WORKER_SEATS", "5").run("up")).isEqualTo(CommandFailure.OTHERWISE);
        assertThat(terminal.err()).contains("OSPS_WORKER_SEATS: running not set, asked 5");
    }

    @Test
    void optionsAreRefusedWhenNobodyKnowsWhatItWasStartedWith() throws IOException {
        kept.forget();

        assertThat(terminal.run("up")).isZero();
        assertThat(terminal.run("up", "--workers", "1")).isEqualTo(CommandFailure.OTHERWISE);
        assertThat(terminal.err()).contains("it is not known what it was started with");
    }

    @Test
    void whatSomebodyElseStartsAgainIsNotStartedFromHere() throws IOException {
        kept.write(new LaunchSettings(null, null, false, true, Map.of()));

        assertThat(terminal.run("up", "--diagnostics", "--apply")).isEqualTo(CommandFailure.USAGE);
        assertThat(terminal.err()).contains("systemctl restart osps");
        assertThat(watchdog.orders).isEmpty();
    }

    @Test
    void aSecondOneInTheForegroundIsRefusedAndLeavesWhatIsKept() throws IOException {
        kept.write(LaunchSettings.NONE.withWorkers(3));

        assertThat(terminal.run("up", "--foreground")).isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(terminal.run("up", "--foreground", "--apply")).isEqualTo(CommandFailure.USAGE);
        assertThat(kept.read()).contains(LaunchSettings.NONE.withWorkers(3));
    }

    @Test
    void watchdogOfAnotherStateDirectoryIsNamedAndLeftAlone() throws IOException {
        kept.forget();
        Files.delete(directory.resolve("state").resolve("watchdog.json"));
        Path shared = Files.createTempDirectory(Path.of("/dev/shm"), "osps-up-");
        Path file = shared.resolve("own").resolve("space");
        terminal.with("OSPS_SPACE", file.toString());
        try (MappedSpace _ = MappedSpace.open(new SpaceConfig(file, 256, 8, 8, 4, 2), "watchdog", "watchdog")) {
            for (String command : List.of("up", "status")) {
                assertThat(terminal.run(command)).isEqualTo(CommandFailure.UNAVAILABLE);
                assertThat(terminal.err())
                        .contains("started with another state directory: pid="
                                + ProcessHandle.current().pid() + " its=" + StatePath.of(System.getenv()) + " here="
                                + directory.resolve("state") + "\n")
                        .doesNotContain("is gone");
            }
        } finally {
            MappedSpace.delete(file);
            Files.delete(shared);
        }
    }
}
