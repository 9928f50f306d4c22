/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.cli.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OspsTests {
    @TempDir
    private Path directory = Path.of("");

    private CapturedTerminal terminal = new CapturedTerminal(directory);

    @BeforeEach
    void ownTerminal() {
        terminal = new CapturedTerminal(directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no-such-command",
                "call",
                "call --no-such-option x",
                "call --route sideways echo",
                "call --timeout soon echo",
                "call --port 70000 echo",
                "call --timeout PT0.0001S echo",
                "up --workers many",
                "up --wait 999999999999h",
                "up --config /no/such.yml",
                "logs",
                "logs no-such-service",
                "tuples seat colour=red",
                "tuples job pool=x",
                "tuples seat ?text",
                "fsck everything",
                "logs worker-1 -n -1",
                "logs worker-1 -n 99999999999",
                "call echo @/no/such/file",
                "call --user ann echo",
                "call --password-file /no/such/file echo",
                "call --tls-ca /no/such/file echo",
                "call --route callback --tls echo",
                "cancel",
                "why"
            })
    void wrongUseEndsWithTwoAndShortAdvice(String line) {
        terminal.with("OSPS_HOME", directory.toString());

        assertThat(terminal.run(line.isEmpty() ? new String[0] : line.split(" ", -1)))
                .isEqualTo(CommandFailure.USAGE);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).startsWith("osps: ").doesNotContain("\tat ").hasLineCount(2);
        assertThat(terminal.err()).doesNotContain("an int");
        if (!line.startsWith("call")) {
            assertThat(terminal.err()).doesNotContain("osps call");
        }
    }

    @Test
    void whatOnlyAFaultOfTheProgramCanBeIsAFailureWithItsTrace() {
        for (RuntimeException fault : List.of(
                new IllegalStateException("one"),
                new IllegalArgumentException("two"),
                new NullPointerException("three"))) {
            CapturedTerminal faulty = new CapturedTerminal(directory).withInput(new InputStream() {
                @Override
                public int read() {
                    throw fault;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) {
                    throw fault;
                }
            });

            assertThat(faulty.run("call", "echo", "-")).isEqualTo(CommandFailure.FAILED);
            assertThat(faulty.err())
                    .startsWith(
                            "osps: this is a fault of the program itself: command=\"osps call\" cause=" + fault + "\n")
                    .contains("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "help",
                "up --help",
                "call --help",
                "cancel --help",
                "why --help",
                "status --help",
                "tuples --help",
                "fsck --help",
                "info --help",
                "logs --help",
                "down --help"
            })
    void helpGoesToStandardOutputWithExamples(String line) {
        assertThat(terminal.run(line.split(" ", -1))).isZero();
        assertThat(terminal.out()).contains("Usage: osps").contains("Examples:");
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void eachLineOfTheListOfCommandsEndsItsSentence() {
        terminal.run("--help");
        String commands = terminal.out()
                .substring(terminal.out().indexOf("Commands:"), terminal.out().indexOf("Examples:"));

        assertThat(commands.replaceAll("\\n {4,}", " ").strip().lines().skip(2))
                .hasSizeGreaterThan(15)
                .allMatch(line -> line.endsWith("."), "a whole sentence");
        assertThat(terminal.out().lines()).allMatch(line -> line.length() <= 80, "no wider than a terminal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "--help", "call --help", "logs watchdog"})
    void outputThatCannotBeWrittenIsAFailure(String line) throws IOException {
        Path logs = Files.createDirectories(directory.resolve("state").resolve("logs"));
        Files.writeString(logs.resolve("watchdog.log"), "a line\n");

        assertThat(terminal.withRoomFor(3).run(line.split(" ", -1))).isEqualTo(CommandFailure.FAILED);
        assertThat(terminal.err())
                .startsWith("osps: the result cannot be written")
                .contains("cause=No space left on device")
                .hasLineCount(2);
    }

    @Test
    void followingALogEndsWhenItsReaderIsGone() throws IOException {
        Path logs = Files.createDirectories(directory.resolve("state").resolve("logs"));
        Files.writeString(logs.resolve("watchdog.log"), "a line\n");

        assertThat(terminal.withRoomFor(3).run("logs", "-f", "watchdog")).isEqualTo(CommandFailure.FAILED);
    }

    @Test
    void aFileThatCannotBeUsedIsNamedInASentence() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThat(terminal.with("OSPS_STATE", file.resolve("state").toString()).run("down"))
                .isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(terminal.err())
                .startsWith("osps: the state directory cannot be made or used: state=" + file.resolve("state")
                        + " file=" + file)
                .contains("OSPS_STATE")
                .doesNotContain("Exception")
                .hasLineCount(2);
    }

    @Test
    void versionNamesTheProgramAndTheJvm() {
        assertThat(terminal.run("--version")).isZero();
        assertThat(terminal.out()).startsWith("osps ").contains("Java " + Runtime.version());
    }

    @Test
    void statusOfNothingIsUnavailable() {
        assertThat(terminal.run("status")).isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(terminal.err()).contains("not running").contains("osps up");
    }

    @Test
    void downOfNothingSaysSo() {
        assertThat(terminal.run("down")).isZero();
        assertThat(terminal.err()).contains("nothing was running");
    }

    @Test
    void downRemovesASpaceThatNobodyUses() throws IOException {
        Path space = Files.createDirectories(directory.resolve("place")).resolve("space");
        Files.writeString(space, "not a space");

        assertThat(terminal.run("down")).isZero();
        assertThat(space).doesNotExist();
        assertThat(terminal.err()).contains("space=" + space);
    }

    @Test
    void upSaysWhatIsMissingWhenNothingIsBuilt() {
        terminal.with("OSPS_HOME", directory.toString());

        assertThat(terminal.run("up")).isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(terminal.err()).contains("watchdog-service").contains("mvn");
    }

    @Test
    void inTheForegroundTheCommandIsHandedToTheLauncher() throws IOException {
        Path dist = Files.createDirectories(directory.resolve("watchdog-service/target/dist"));
        Files.writeString(dist.resolve("app.jar"), "");

        assertThat(terminal.with("OSPS_HOME", directory.toString()).run("up", "--foreground", "--workers", "3"))
                .isZero();
        assertThat(terminal.out().split("\0", -1))
                .endsWith("-jar", dist.resolve("app.jar").toString(), "--osps.watchdog.workers=3", "");
    }
}
