/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.cli.CapturedTerminal;
import io.osps.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class ControlCommandsTests {
    @TempDir
    private Path directory;

    private ScriptedWatchdog watchdog;
    private CapturedTerminal terminal;

    @BeforeEach
    void open() throws IOException {
        watchdog = new ScriptedWatchdog(directory);
        terminal = new CapturedTerminal(directory);
    }

    @AfterEach
    void close() {
        watchdog.close();
    }

    @Test
    void ordersReachTheWatchdogAndAreAwaited() {
        assertThat(terminal.run("stop", "worker-1")).isZero();
        assertThat(terminal.run("start", "worker-1")).isZero();
        assertThat(terminal.run("pause", "worker-1")).isZero();
        assertThat(terminal.run("resume", "worker-1")).isZero();
        assertThat(terminal.run("restart", "worker-1")).isZero();
        assertThat(terminal.run("restart", "--rolling")).isZero();
        assertThat(terminal.run("scale", "1")).isZero();

        assertThat(watchdog.orders)
                .containsExactly(
                        "/worker-1 {\"action\":\"stop\"}",
                        "/worker-1 {\"action\":\"start\"}",
                        "/worker-1 {\"action\":\"pause\"}",
                        "/worker-1 {\"action\":\"resume\"}",
                        "/worker-1 {\"action\":\"restart\"}",
                        " {\"action\":\"restart\"}",
                        " {\"workers\":1}");
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).contains("osps: worker-1 STOPPED after", "osps: worker-1 restarted after");
    }

    @Test
    void unknownServiceIsWrongUse() {
        for (String service : List.of("no-such", "", "worker 1/..", "wörker-1")) {
            assertThat(terminal.run("stop", service)).isEqualTo(CommandFailure.USAGE);
            assertThat(terminal.run("restart", service)).isEqualTo(CommandFailure.USAGE);
            assertThat(terminal.err())
                    .contains(
                            "there is no such service: service=" + service + "\n",
                            "dispatcher, worker-1",
                            "osps status");
        }
        assertThat(watchdog.orders).isEmpty();
    }

    @Test
    void watchdogTakesNoOrderForItself() {
        assertThat(terminal.run("restart", "watchdog")).isEqualTo(CommandFailure.USAGE);
        assertThat(terminal.err()).contains("none for itself", "osps down").hasLineCount(2);
    }

    @Test
    void refusalIsToldInTheWatchdogsWords() {
        watchdog.refuse("{\"error\":\"the drain has begun: state=DRAINING\"}");

        assertThat(terminal.run("scale", "2")).isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(terminal.err()).startsWith("osps: the watchdog refuses: the drain has begun: state=DRAINING\n");
    }

    @Test
    void orderThatIsNotCarriedOutInTimeIsTold() {
        assertThat(terminal.run("scale", "3", "--wait", "300ms")).isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(terminal.err()).contains("it is not done yet: goal=\"3 workers ready\" waited-ms=300");
    }

    @Test
    void wrongUseAndAWatchdogThatIsNotThereAreTold() throws IOException {
        assertThat(terminal.run("restart")).isEqualTo(CommandFailure.USAGE);
        assertThat(terminal.run("restart", "worker-1", "--rolling")).isEqualTo(CommandFailure.USAGE);
        assertThat(terminal.run("scale", "-1")).isEqualTo(CommandFailure.USAGE);
        assertThat(terminal.run("scale", "251")).isEqualTo(CommandFailure.USAGE);
        assertThat(terminal.run("pause")).isEqualTo(CommandFailure.USAGE);

        Files.delete(directory.resolve("state").resolve("watchdog.json"));
        assertThat(terminal.run("pause", "worker-1")).isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(terminal.err()).contains("there is no watchdog that could do it", "osps up");
    }

    @Test
    void whatOnlyTheEngineCanDoIsRefusedInContainers() throws IOException {
        Files.writeString(directory.resolve("state").resolve("watchdog.json"), """
                {"pid":7,"startTicks":1,"host":"10.0.0.7","httpPort":8400,"space":"/run/osps/space/space"}
                """);

        assertThat(terminal.run("down")).isEqualTo(CommandFailure.USAGE);
        assertThat(terminal.err()).contains("docker compose down");
        assertThat(terminal.run("up")).isEqualTo(CommandFailure.USAGE);
        assertThat(terminal.err()).contains("docker compose up -d");
        assertThat(terminal.run("logs", "worker-2")).isEqualTo(CommandFailure.USAGE);
        assertThat(terminal.err()).contains("docker compose logs worker");
    }

    @Test
    void statusShowsVerdictAndOldestRequest() {
        assertThat(terminal.run("status")).isZero();
        assertThat(terminal.out()).contains("VERDICT", "healthy", "sleep 1.5s");
    }

    @Test
    void crashFilesAreListedWithTheDossiersAndShown() throws IOException {
        Path crashes = Files.createDirectories(directory.resolve("state").resolve("crashes"));
        String report = """
                #
                # A fatal error has been detected by the Java Runtime Environment:
                #
                #  SIGSEGV (0xb) at pc=0x00007f00, pid=7, tid=8
                #
                """;
        Files.writeString(crashes.resolve("hs_err_worker-1_7.log"), report);
        Files.write(crashes.resolve("core.7"), new byte[42]);

        assertThat(terminal.run("dossiers")).isZero();
        assertThat(terminal.out())
                .containsPattern("hs_err_worker-1_7\\.log +crashed: SIGSEGV \\(0xb\\) at pc=0x00007f00 +bytes="
                        + report.length())
                .containsPattern("core\\.7 +core +bytes=42");

        assertThat(terminal.run("dossier", "hs_err_worker-1_7.log")).isZero();
        assertThat(terminal.out()).endsWith(report);
        assertThat(terminal.run("dossier", "core.7")).isZero();
        assertThat(terminal.out()).endsWith(crashes.resolve("core.7") + System.lineSeparator());
    }

    @Test
    void dossiersAreListedTheNewestFirstAndShown() throws IOException {
        Path dossiers = Files.createDirectories(directory.resolve("state").resolve("dossiers"));
        Files.writeString(
                dossiers.resolve("worker-1-a.txt"), "service: worker-1\nrule: stuck: request=r-1\nend: exit=137\n");
        Files.writeString(dossiers.resolve("worker-2-b.txt"), "service: worker-2\nrule: hung: missed=3\n");
        assertThat(dossiers.resolve("worker-1-a.txt").toFile().setLastModified(1_000))
                .isTrue();

        assertThat(terminal.run("dossiers")).isZero();
        assertThat(terminal.out().lines().skip(1))
                .satisfiesExactly(
                        newest -> assertThat(newest).startsWith("worker-2-b").contains("hung: missed=3"),
                        oldest ->
                                assertThat(oldest).startsWith("worker-1-a").contains("stuck: request=r-1", "exit=137"));
        CapturedTerminal document = new CapturedTerminal(directory);
        assertThat(document.run("dossiers", "--json")).isZero();
        assertThat(JsonMapper.shared()
                        .readTree(document.out())
                        .path("dossiers")
                        .path(1)
                        .path("rule")
                        .asString(""))
                .isEqualTo("stuck: request=r-1");
        assertThat(terminal.run("dossier", "worker-1-a")).isZero();
        assertThat(terminal.out()).contains("service: worker-1");
        assertThat(terminal.run("dossier", "../watchdog")).isEqualTo(CommandFailure.USAGE);
    }
}
