/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shell examples of README.md and docs/cli.md run, in the order of the page, against one system with ports of its own. In a
 * block {@code sh} each line is a command, which must end with 0. In a block {@code console} a command begins with {@code $}; what
 * it prints to its standard output stands below it, where {@code …} is anything. A block after {@code <!-- not run: why -->} is
 * left out.
 */
@Tag("system")
final class ShellExamplesTests {
    private static final String PROMPT = "$ ";
    private static final String ANYTHING = "…";
    /** What examples cannot do without. */
    private static final Map<String, List<String>> TOOLS =
            Map.of("sample-commands.yml", List.of("gzip", "pdftotext", "convert"), "curl", List.of("curl"));

    /**
     * A command.
     *
     * @param line what is typed
     * @param shown what it is to print
     */
    private record Command(String line, String shown) {}

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/cli.md"})
    void everyExampleRuns(Path page) throws IOException {
        try (TestSystem system = new TestSystem()) {
            usePortsOf(system);
            Path directory = workingDirectory(system);
            for (PageExample example : PageExample.of(page)) {
                if (example.comment().isEmpty()) {
                    for (Command command : commands(example)) {
                        run(system, directory, example, command);
                    }
                }
            }
        }
    }

    private static void run(TestSystem system, Path directory, PageExample example, Command command) {
        TOOLS.forEach((word, tools) -> tools.stream()
                .filter(_ -> command.line().contains(word))
                .forEach(tool -> assumeTrue(Tool.isInstalled(tool), tool + " is not installed")));

        String line = command.line()
                .replace("8400", Integer.toString(system.watchdogHttpPort()))
                .replace("8401", Integer.toString(system.dispatcherHttpPort()));
        CommandRun run = system.shell(directory, line);

        assertThat(run.exitCode())
                .describedAs("%s: %s%n%s", example, command.line(), run.shown())
                .isZero();
        if (!command.shown().equals(ANYTHING)) {
            assertThat(run.out().strip())
                    .describedAs("%s: %s", example, command.line())
                    .matches(pattern(command.shown()));
        }
    }

    private static Pattern pattern(String shown) {
        return Pattern.compile(
                Arrays.stream(shown.strip().split(ANYTHING, -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }

    private static List<Command> commands(PageExample example) {
        String joined = example.text().replace("\\\n", "");
        List<Command> commands = new ArrayList<>();
        switch (example.language()) {
            case "sh" ->
                joined.lines()
                        .filter(line -> !line.isBlank())
                        .forEach(line -> commands.add(new Command(line, ANYTHING)));
            case "console" ->
                Arrays.stream(("\n" + joined).split("\n" + Pattern.quote(PROMPT), -1))
                        .skip(1)
                        .map(typed -> (typed + "\n").split("\n", 2))
                        .forEach(typed -> commands.add(new Command(typed[0], typed[1])));
            default -> {}
        }
        return commands;
    }

    /** The pages have those of a system that has the machine for itself. */
    private static void usePortsOf(TestSystem system) {
        system.environment("OSPS_DISPATCHER_PORT", Integer.toString(system.dispatcherPort()))
                .environment("OSPS_WATCHDOG_DISPATCHERHTTPPORT", Integer.toString(system.dispatcherHttpPort()))
                .environment("OSPS_WATCHDOG_WORKERHTTPPORT", Integer.toString(system.workerHttpPort(0)))
                .environment("SERVER_PORT", Integer.toString(system.watchdogHttpPort()));
    }

    /** It has what a clone has, and the files that the examples take for granted. */
    private static Path workingDirectory(TestSystem system) throws IOException {
        Path directory = Files.createDirectory(system.directory().resolve("clone"));
        for (String name : List.of("osps", "README.md", "deploy")) {
            Files.createSymbolicLink(directory.resolve(name), TestSystem.HOME.resolve(name));
        }
        Files.write(directory.resolve("paper.pdf"), SampleCommandsTests.pdf("A page of its own"));
        return directory;
    }
}
