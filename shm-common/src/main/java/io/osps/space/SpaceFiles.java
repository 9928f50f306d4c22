/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a space by their names. They lie in one directory. Stateless.
 *
 * @param space the mapped file
 */
public record SpaceFiles(Path space) {
    /** Where the token lies for people and their tools. */
    public Path token() {
        return space.resolveSibling("token");
    }

    /** What the mapped file is called until it is whole. */
    Path unfinished() {
        return space.resolveSibling(space.getFileName() + ".new");
    }

    /**
     * Where they lie.
     *
     * @throws SpaceException when the space's path names no file
     */
    Path directory() {
        Path directory = space.toAbsolutePath().getParent();
        if (directory == null) {
            throw new SpaceException(
                    "the space's path names no file: path=" + space,
                    "Set " + SpaceConfig.PATH_VARIABLE + " to a file on a tmpfs.");
        }
        return directory;
    }

    /** Deletes those that are there; their directory too if it is empty then and ours to delete. */
    void delete() throws IOException {
        Files.deleteIfExists(space);
        Files.deleteIfExists(unfinished());
        Files.deleteIfExists(token());
        try {
            Files.deleteIfExists(directory());
        } catch (FileSystemException _) {
            // Somebody else's file lies there, or somebody else made it, such as systemd or a mount: it is not ours.
        }
    }
}
