/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpaceDeletionTests {
    @TempDir
    private Path parent;

    private Path directory;

    @BeforeEach
    void write() throws IOException {
        directory = Files.createDirectory(parent.resolve("osps-1"));
        for (String name : new String[] {"space", "space.new", "token"}) {
            Files.createFile(directory.resolve(name));
        }
    }

    @Test
    void deletesTheFilesAndTheirDirectory() throws IOException {
        MappedSpace.delete(directory.resolve("space"));
        assertThat(directory).doesNotExist();

        MappedSpace.delete(directory.resolve("space"));
        assertThat(directory).as("again").doesNotExist();
    }

    @Test
    void keepsTheDirectoryWhenSomethingElseIsThere() throws IOException {
        Path other = Files.createFile(directory.resolve("other"));
        MappedSpace.delete(directory.resolve("space"));

        assertThat(directory).isDirectoryContaining(path -> path.equals(other));
        assertThat(directory.toFile().list()).hasSize(1);
    }

    @Test
    void deletesTheFilesWhenTheirDirectoryCannotBeRemoved() throws IOException {
        // The kernel removes no directory by that name, as little as one that another user made or a mount.
        MappedSpace.delete(directory.resolve(".").resolve("space"));

        assertThat(directory).isEmptyDirectory();
    }
}
