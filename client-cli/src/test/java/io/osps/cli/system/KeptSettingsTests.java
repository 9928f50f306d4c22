/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptSettingsTests {
    @TempDir
    private Path directory = Path.of("");

    private KeptSettings kept = new KeptSettings(new StateDirectory(directory));
    private Path place = directory;

    @BeforeEach
    void open() {
        kept = new KeptSettings(new StateDirectory(directory.resolve("state")));
        place = directory.resolve("state").resolve("settings");
    }

    @Test
    void whatWasKeptIsReadAsItWasAlsoWhenTheFileIsGone() throws IOException {
        Path file = Files.writeString(directory.resolve("my.yml"), "osps.worker.commands.x.command: [é, '${y}']\n");
        LaunchSettings settings = new LaunchSettings(
                3, ConfigFile.read(file), true, false, Map.of("OSPS_DISPATCHER_PORT", "7500", "PATH", "/a b:/ü"));

        kept.write(settings);
        byte[] before = Files.readAllBytes(file);
        Files.delete(file);

        assertThat(kept.read()).contains(settings);
        assertThat(kept.copyOf(Objects.requireNonNull(settings.config()))).hasBinaryContent(before);
    }

    @Test
    void nobodyElseCanReadIt() throws IOException {
        Path file = Files.writeString(directory.resolve("my.yml"), "osps: {}\n");
        Files.createDirectories(place);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));

        kept.write(new LaunchSettings(null, ConfigFile.read(file), false, false, Map.of()));

        assertThat(mode(place)).isEqualTo("rwx------");
        assertThat(files())
                .hasSize(2)
                .allSatisfy(found -> assertThat(mode(found)).isEqualTo("rw-------"));
    }

    @Test
    void onlyTheLastContentStays() throws IOException {
        Path file = Files.writeString(directory.resolve("my.yml"), "osps: {}\n");
        kept.write(new LaunchSettings(null, ConfigFile.read(file), false, false, Map.of()));
        Files.writeString(file, "osps.worker.seats: 3\n");
        LaunchSettings second = new LaunchSettings(null, ConfigFile.read(file), false, false, Map.of());
        kept.write(second);

        assertThat(files()).hasSize(2);
        assertThat(kept.read()).contains(second);
    }

    @Test
    void nothingIsKeptBeforeAndAfterwards() throws IOException {
        assertThat(kept.read()).isEmpty();
        kept.forget();
        kept.write(LaunchSettings.NONE);
        assertThat(kept.read()).contains(LaunchSettings.NONE);

        kept.restore(Optional.empty());

        assertThat(kept.read()).isEmpty();
        assertThat(place).doesNotExist();
    }

    @Test
    void whatCannotBeReadIsNothing() throws IOException {
        Files.createDirectories(place);
        Files.writeString(place.resolve("launch.json"), "{\"workers\":");

        assertThat(kept.read()).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.toList();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
