/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts that cannot succeed: each ends with one clear sentence, exit code 3, and nothing left behind. */
@Tag("system")
final class StartFailuresTests {
    private final TestSystem system = new TestSystem();

    @AfterEach
    void nothingIsLeft() {
        system.close();
    }

    @Test
    void aPortOfTheDispatcherInUse() throws IOException {
        try (ServerSocket _ = new ServerSocket(system.dispatcherPort(), 1, InetAddress.getLoopbackAddress())) {
            assertRefused(system.up(), "dispatcher", Integer.toString(system.dispatcherPort()));
            assertThat(system.processes()).isEmpty();
        }
    }

    @Test
    void aPortOfTheWatchdogInUse() throws IOException {
        try (ServerSocket _ = new ServerSocket(system.watchdogHttpPort(), 1, InetAddress.getLoopbackAddress())) {
            assertRefused(system.up(), "watchdog", Integer.toString(system.watchdogHttpPort()));
            assertThat(system.processes()).isEmpty();
        }
    }

    @Test
    void aSpaceOfAnotherVersion() throws IOException {
        system.started();
        Path kept = system.directory().resolve("space");
        Files.copy(system.space(), kept);
        assertThat(system.osps("down").exitCode()).isZero();
        ownDirectory();
        Files.copy(kept, system.space());
        try (RandomAccessFile file = new RandomAccessFile(system.space().toFile(), "rw")) {
            // The word after the magic is the layout's version, whatever the byte order.
            file.seek(8);
            file.writeInt(0x7E7E7E7E);
        }

        assertRefused(system.up(), "version", system.space().toString());
        assertThat(system.space())
                .describedAs("what it stumbled over is not touched")
                .exists();
    }

    @Test
    void aSpaceThatIsCutOff() throws IOException {
        ownFile(1000);

        assertRefused(system.up(), "short", "size=1000", system.space().toString());
    }

    @Test
    void aFileThatIsNoSpace() throws IOException {
        ownFile(1 << 20);

        assertRefused(system.up(), "not a tuple space", system.space().toString());
    }

    @Test
    void aSpaceThatOthersCanRead() throws IOException {
        ownFile(1 << 20);
        Files.setPosixFilePermissions(system.space(), PosixFilePermissions.fromString("rw-r--r--"));

        assertRefused(
                system.up(),
                "open to others",
                "mode=rw-r--r--",
                "chmod 600",
                system.space().toString());
    }

    @Test
    void aSpaceOnAnOrdinaryDisk() throws IOException {
        Path disk = system.directory().resolve("disk");
        assumeThat(Files.getFileStore(system.directory()).type()).isNotEqualTo("tmpfs");

        assertRefused(
                system.environment("OSPS_SPACE", disk.resolve("space").toString())
                        .up(),
                "tmpfs");
        system.environment("OSPS_SPACE", system.space().toString());
    }

    @Test
    void aDirectoryThatCannotBeMade() {
        assertRefused(system.environment("OSPS_SPACE", "/proc/no/such/space").up(), "/proc/no/such");
        system.environment("OSPS_SPACE", system.space().toString());
    }

    @Test
    void aTmpfsWithoutRoom() throws IOException, InterruptedException {
        Path small = Files.createDirectory(system.directory().resolve("small"));
        Files.setPosixFilePermissions(small, PosixFilePermissions.fromString("rwx------"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", small.toString()))
                .describedAs("only root can mount a small tmpfs")
                .isZero();
        try {
            assertRefused(
                    system.environment("OSPS_SPACE", small.resolve("space").toString())
                            .up(),
                    "room",
                    "size=");
            try (var left = Files.list(small)) {
                assertThat(left).isEmpty();
            }
        } finally {
            run("umount", small.toString());
            system.environment("OSPS_SPACE", system.space().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "osps.worker.seats: many", "osps.dispatcher.port: 123456", "osps.dispatcher.no-such-setting: 1",
                "osps.watchdog.heartbeat-interval: soon", "osps.space.slots: 7", "osps.worker.commands.x.command: []"
            })
    void aWrongSetting(String setting) throws IOException {
        String key = setting.substring(0, setting.indexOf(':'));
        system.settings(setting + "\n");

        assertRefused(system.up(), key.substring(key.lastIndexOf('.') + 1));
    }

    @Test
    void settingsThatAreNoYaml() throws IOException {
        system.settings("osps: [unclosed\n");

        assertRefused(system.up(), "not YAML", "line=6", "settings.yml");
    }

    @Test
    void nothingOfAnInterruptedStartIsLeft() throws IOException, InterruptedException {
        ProcessBuilder builder = system.process(
                "up", "--config", system.directory().resolve("settings.yml").toString());
        // Where a build runs in the background the signal is ignored, and children inherit that.
        builder.command().addAll(0, List.of("env", "--default-signal=INT"));
        Process up = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofSeconds(30)).until(() -> system.processes().size() >= 3);
        // What Ctrl-C sends. The script has replaced itself by the command line program.
        LinuxProcess.signal("INT", up.pid());

        assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).isEqualTo(130);
        system.assertNothingIsLeft();
    }

    private void ownDirectory() throws IOException {
        Files.createDirectories(
                system.space().getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private void ownFile(int size) throws IOException {
        ownDirectory();
        Files.write(system.space(), new byte[size]);
        Files.setPosixFilePermissions(system.space(), PosixFilePermissions.fromString("rw-------"));
    }

    private static void assertRefused(CommandRun up, String... facts) {
        assertThat(up.exitCode()).describedAs(up.shown()).isEqualTo(3);
        assertThat(up.err()).contains(facts).contains("osps: ").doesNotContain("\tat ", "Caused by");
        assertThat(up.out()).isEmpty();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
