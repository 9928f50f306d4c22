package io.osps.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class LaunchOptionsTests {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void withoutOptionsTheDefaultsOfTheServicesHold() {
        assertThat(parsed().toArguments()).isEmpty();
    }

    @Test
    void optionsBecomeSettings() throws IOException {
        Path file = Files.writeString(directory.resolve("my.yml"), "osps: {}\n");

        assertThat(parsed("--workers", "3", "--config", file.toString(), "--diagnostics")
                        .toArguments())
                .containsExactly(
                        "--osps.watchdog.workers=3",
                        "--spring.config.additional-location=file:" + file,
                        "--osps.worker.diagnostics=true");
    }

    @Test
    void refusesNoWorkers() {
        assertThatThrownBy(() -> parsed("--workers", "0").toArguments()).hasMessageContaining("workers=0");
    }

    @Test
    void refusesAMissingSettingsFile() {
        Path file = directory.resolve("none.yml");

        assertThatThrownBy(() -> parsed("--config", file.toString()).toArguments())
                .hasMessageContaining("config=" + file);
    }

    @Test
    void refusesASettingsFileThatWouldNotBeRead() throws IOException {
        Path file = Files.writeString(directory.resolve("settings.txt"), "");

        assertThatThrownBy(() -> parsed("--config", file.toString()).toArguments())
                .hasMessageContaining(".properties")
                .hasMessageContaining("config=" + file);
    }

    private static LaunchOptions parsed(String... args) {
        LaunchOptions options = new LaunchOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("options", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(args);
        return options;
    }
}
