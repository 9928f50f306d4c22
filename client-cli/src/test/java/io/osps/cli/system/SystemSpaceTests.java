/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemSpaceTests {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void theVariableNamesTheFile() {
        assertThat(SystemSpace.of(Map.of("OSPS_SPACE", "/dev/shm/a/../b/space")).path())
                .isEqualTo(Path.of("/dev/shm/b/space"));
    }

    @Test
    void removesASpaceThatNobodyUses() throws IOException {
        Path place = Files.createDirectory(directory.resolve("place"));
        for (String name : new String[] {"space", "space.new", "token"}) {
            Files.writeString(place.resolve(name), "");
        }

        assertThat(new SystemSpace(place.resolve("space")).removeIfUnused()).isTrue();
        assertThat(place).doesNotExist();
    }

    @Test
    void leavesWhatIsNotOurs() throws IOException {
        Path place = Files.createDirectory(directory.resolve("place"));
        Files.writeString(place.resolve("space"), "");
        Path other = Files.writeString(place.resolve("other"), "");

        assertThat(new SystemSpace(place.resolve("space")).removeIfUnused()).isTrue();
        assertThat(place.resolve("space")).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void spaceIsGoneAlsoWhenItsDirectoryCannotBeRemoved() throws IOException {
        Path place = Files.createDirectory(directory.resolve("place"));
        Files.writeString(place.resolve("space"), "");
        // The kernel removes no directory by that name, as little as one that another user made or a mount.
        SystemSpace files = new SystemSpace(place.resolve(".").resolve("space"));

        assertThat(files.removeIfUnused()).isTrue();
        assertThat(place).isEmptyDirectory();
        assertThat(files.removeIfUnused()).describedAs("again").isTrue();
    }

    @Test
    void nothingIsThereToRemove() throws IOException {
        assertThat(new SystemSpace(directory.resolve("none").resolve("space")).removeIfUnused())
                .isTrue();
    }
}
