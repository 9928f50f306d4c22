/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.reclaim;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The files of a space: the mapped file, and the token beside it. */
public final class SpaceFiles {
    private final Path space;

    public SpaceFiles(Path space) {
        this.space = space;
    }

    /** Removes them, the last traces of a system that was told to end, and their directory if that leaves it empty and it can be removed. */
    public void delete() throws IOException {
        Path directory = Objects.requireNonNull(space.toAbsolutePath().getParent(), "a file has a directory");
        Files.deleteIfExists(space);
        Files.deleteIfExists(space.resolveSibling(space.getFileName() + ".new"));
        Files.deleteIfExists(directory.resolve("token"));
        try {
            Files.delete(directory);
        } catch (FileSystemException _) {
            // Somebody else's file lies there, or somebody else made it, such as systemd or a mount: it is not ours.
        }
    }
}
