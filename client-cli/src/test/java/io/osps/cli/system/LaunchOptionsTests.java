/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class LaunchOptionsTests {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void withoutOptionsTheDefaultsOfTheServicesHold() {
        assertThat(arguments(settings())).isEmpty();
    }

    @Test
    void optionsBecomeSettings() throws IOException {
        Path file = Files.writeString(directory.resolve("my.yml"), "osps: {}\n");

        LaunchSettings settings = settings("--workers", "3", "--config", file.toString(), "--diagnostics");

        assertThat(arguments(settings))
                .containsExactly(
                        "--osps.watchdog.workers=3",
                        "--spring.config.additional-location=file:" + file,
                        "--osps.watchdog.settings-copy=" + copy(settings),
                        "--osps.worker.diagnostics=true");
        assertThat(settings).hasToString("--workers 3 --config " + file + " --diagnostics");
    }

    @Test
    void nameOfTheSettingsFileMeansNothingButItself() throws IOException {
        Path file = Files.writeString(directory.resolve("a, b;c#d%20e*[1]?${f}.yml"), "osps: {}\n");

        String location = arguments(settings("--config", file.toString())).getFirst();

        assertThat(location)
                .startsWith("--spring.config.additional-location=file:/")
                .doesNotContain(",", ";", "*", "[", "$", "{", " ", "#");
        assertThat(Path.of(URI.create(location.substring(location.indexOf('=') + 1))))
                .isEqualTo(file);
    }

    @Test
    void theCopyStandsInForAFileThatIsAnotherOneOrGone() throws IOException {
        Path file = Files.writeString(directory.resolve("my.yml"), "osps: {}\n");
        LaunchSettings settings = settings("--config", file.toString());

        Files.writeString(file, "osps.worker.seats: 3\n");
        assertThat(arguments(settings)).startsWith("--spring.config.additional-location=file:" + copy(settings));
        Files.delete(file);
        assertThat(arguments(settings)).startsWith("--spring.config.additional-location=file:" + copy(settings));
    }

    @Test
    void refusesNoWorkers() {
        assertThatThrownBy(() -> parsed("--workers", "0").toSettings(Map.of())).hasMessageContaining("workers=0");
    }

    @Test
    void refusesAMissingSettingsFile() {
        Path file = directory.resolve("none.yml");

        assertThatThrownBy(() -> parsed("--config", file.toString()).toSettings(Map.of()))
                .hasMessageContaining("config=" + file);
    }

    @Test
    void refusesASettingsFileThatWouldNotBeRead() throws IOException {
        Path file = Files.writeString(directory.resolve("settings.txt"), "");

        assertThatThrownBy(() -> parsed("--config", file.toString()).toSettings(Map.of()))
                .hasMessageContaining(".properties")
                .hasMessageContaining("config=" + file);
    }

    private List<String> arguments(LaunchSettings settings) {
        return settings.toArguments(new KeptSettings(new StateDirectory(directory.resolve("state"))));
    }

    private Path copy(LaunchSettings settings) {
        return directory
                .resolve("state/settings")
                .resolve(Objects.requireNonNull(settings.config()).copyName());
    }

    private static LaunchSettings settings(String... args) {
        return parsed(args).toSettings(Map.of());
    }

    private static LaunchOptions parsed(String... args) {
        LaunchOptions options = new LaunchOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("options", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(args);
        return options;
    }
}
