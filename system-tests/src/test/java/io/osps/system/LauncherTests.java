/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script in front of the command line. */
@Tag("system")
final class LauncherTests {
    private static final int HANG_UP = 1;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void worksFromAnyDirectoryThroughSymlinks() throws IOException, InterruptedException {
        Path near = Files.createSymbolicLink(directory.resolve("near"), TestSystem.HOME.resolve("osps"));
        Path far = Files.createSymbolicLink(directory.resolve("far"), Path.of("near"));

        CommandRun run = run(Map.of(), far.toString(), "--version");

        assertThat(near).isSymbolicLink();
        assertThat(run.exitCode()).describedAs(run.err()).isZero();
        assertThat(run.out()).startsWith("osps ");
    }

    @Test
    void worksWithNothingButAPathInTheEnvironment() throws IOException, InterruptedException {
        assertThat(run(Map.of(), TestSystem.HOME.resolve("osps").toString(), "--version")
                        .exitCode())
                .isZero();
    }

    @Test
    void stateAndMavensRepositoryAreBelowTheHomeOfTheEnvironment() throws IOException, InterruptedException {
        Path home = Files.createDirectory(directory.resolve("a home"));
        Map<String, String> environment = Map.of("HOME", home.toString());

        CommandRun status = run(environment, TestSystem.HOME.resolve("osps").toString(), "status");
        assertThat(status.err()).contains("state=" + home.resolve(".local/state/osps") + "\n");

        CommandRun up = run(
                Map.of("HOME", home.toString(), "OSPS_BUILD", ""),
                "sh",
                sourcesWithAMavenThatFails().toString(),
                "up");
        assertThat(up.exitCode()).isEqualTo(3);
        assertThat(Files.readAllLines(directory.resolve("arguments"))).contains("-Duser.home=" + home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "status"})
    void saysWhatIsNotBuiltWhenItMustNotBuild(String command) throws IOException, InterruptedException {
        CommandRun run = run(
                Map.of("OSPS_BUILD", "never"),
                "sh",
                sourcesWithAMavenThatFails().toString(),
                command);

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .contains("OSPS_BUILD=never", "missing=", "client-cli/target/dist/app.jar", "Build it by: mvn -f ")
                .hasLineCount(2);
        assertThat(directory.resolve("arguments")).doesNotExist();
    }

    @Test
    void startsWithoutTheCachesWhenItMustNotBuild() throws IOException {
        sourcesWithAMavenThatFails();
        Path sources = directory.resolve("sources");
        Files.createSymbolicLink(sources.resolve("deploy"), TestSystem.HOME.resolve("deploy"));
        for (String program : List.of("dispatcher-service", "worker-service", "watchdog-service", "client-cli")) {
            Path built = TestSystem.HOME.resolve(program).resolve("target/dist");
            Path dist = Files.createDirectories(sources.resolve(program).resolve("target/dist"));
            Files.copy(built.resolve("app.jar"), dist.resolve("app.jar"));
            Files.createSymbolicLink(dist.resolve("lib"), built.resolve("lib"));
        }

        try (TestSystem system = new TestSystem().environment("PATH", sources + ":" + System.getenv("PATH"))) {
            CommandRun up = system.upBy(sources.resolve("osps"));

            assertThat(up.exitCode()).describedAs(up.shown()).isZero();
            assertThat(system.directory().resolve("arguments")).doesNotExist();
            assertThat(LinuxProcess.commandLine(system.pid("worker-1")))
                    .contains(sources.toString())
                    .doesNotContain("AOTCache");
        }
    }

    /** A launcher that finds nothing built; Maven's place is taken by a script that notes its arguments. */
    private Path sourcesWithAMavenThatFails() throws IOException {
        Path sources = Files.createDirectory(directory.resolve("sources"));
        Files.createFile(sources.resolve("pom.xml"));
        Path maven = Files.writeString(sources.resolve("mvn"), """
                #!/bin/sh
                printf '%s\n' "$@" >arguments
                exit 1
                """);
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        Path launcher = Files.copy(
                TestSystem.HOME.resolve("osps"), sources.resolve("osps"), StandardCopyOption.COPY_ATTRIBUTES);
        return Files.writeString(directory.resolve("launch"), """
                #!/bin/sh
                PATH='%s':$PATH exec '%s' "$@"
                """.formatted(sources, launcher), StandardCharsets.UTF_8);
    }

    @Test
    void saysWhatIsWrongWithTheJdkThatItIsGiven() throws IOException, InterruptedException {
        CommandRun run = run(
                Map.of("OSPS_JAVA_HOME", directory.toString()),
                TestSystem.HOME.resolve("osps").toString(),
                "status");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("OSPS_JAVA_HOME=" + directory).hasLineCount(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {">/dev/full", ">&-"})
    void outputThatCannotBeWrittenIsAFailure(String redirection) throws IOException, InterruptedException {
        CommandRun run = runInShell("--version " + redirection);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("cannot be written").hasLineCount(2);
    }

    @Test
    void closedInputIsNotTakenForAFileOfTheJvm() throws IOException, InterruptedException {
        CommandRun run = runInShell("call echo - <&-");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("payload=-").hasLineCount(2);
    }

    @Test
    void closedStandardErrorHarmsNothing() throws IOException, InterruptedException {
        assertThat(runInShell("--version 2>&-").out()).startsWith("osps ");
    }

    private CommandRun runInShell(String arguments) throws IOException, InterruptedException {
        return run(
                Map.of(),
                "sh",
                "-c",
                "exec \"$0\" " + arguments,
                TestSystem.HOME.resolve("osps").toString());
    }

    @Test
    void inTheForegroundItBecomesTheWatchdog() throws IOException, InterruptedException {
        try (TestSystem system = new TestSystem()) {
            Process process = system.process(
                            "up",
                            "--foreground",
                            "--config",
                            system.directory().resolve("settings.yml").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> system.osps("call", "--port", Integer.toString(system.dispatcherPort()), "echo", "hi")
                            .out()
                            .equals("hi"));
            assertThat(LinuxProcess.commandLine(process.pid())).contains("watchdog-service");

            process.destroy();
            assertThat(process.waitFor()).isIn(0, 143);
            system.assertNothingIsLeft();
        }
    }

    @Test
    void nothingInTheBackgroundEndsByAHangUp() throws IOException {
        try (TestSystem system = new TestSystem()) {
            system.started();

            for (long pid : system.processes()) {
                assertThat(ignoredSignals(pid) & (1L << (HANG_UP - 1)))
                        .describedAs(LinuxProcess.commandLine(pid))
                        .isNotZero();
            }
        }
    }

    private static long ignoredSignals(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .findFirst()
                .orElseThrow();
    }

    private CommandRun run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(directory.toFile());
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().put("OSPS_BUILD", "never");
        builder.environment().putAll(environment);
        Path err = directory.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        byte[] out = process.getInputStream().readAllBytes();
        return new CommandRun(process.waitFor(), out, Files.readString(err, StandardCharsets.UTF_8), Duration.ZERO);
    }
}
