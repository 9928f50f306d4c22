/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import io.osps.process.OwnProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Whose the directory and the file of a space are, and who else could get at them. Links are never followed. What is not
 * right ends in a {@link SpaceException} of one sentence.
 */
final class SpacePlace {
    private static final int ROOT = 0;
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;

    private static final Set<PosixFilePermission> OF_OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private SpacePlace() {}

    /** Makes the directory, private to this user, or checks that it is. */
    static void prepareDirectory(Path path) throws IOException {
        Path directory = new SpaceFiles(path).directory();
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (IOException e) {
                throw new SpaceException(
                        "the directory of the space cannot be made: path=" + directory + " cause=" + e,
                        "Mount a tmpfs there, or set " + SpaceConfig.PATH_VARIABLE + " to a path on one.",
                        e);
            }
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new SpaceException(
                    "the directory of the space is not a directory: path=" + directory,
                    "Remove it, or set " + SpaceConfig.PATH_VARIABLE + " to another path.");
        }
        int owner = owner(directory);
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
        if (owner != OwnProcess.userId()
                || permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new SpaceException(
                    "the directory of the space is open to others: path=" + directory + " owner=" + owner + " expected="
                            + OwnProcess.userId() + " mode=" + PosixFilePermissions.toString(permissions),
                    "Make it yours alone (chmod 700), or set " + SpaceConfig.PATH_VARIABLE + " to another path.");
        }
        String type = Files.getFileStore(directory).type();
        if (!type.equals("tmpfs") && !type.equals("ramfs")) {
            throw new SpaceException(
                    "the space must be on tmpfs: path=" + directory + " type=" + type,
                    "Set " + SpaceConfig.PATH_VARIABLE + " to a path under /dev/shm or another tmpfs.");
        }
    }

    /** Refuses a file that is not this user's alone: whoever writes it has all that is in the space. */
    static void requireOurs(Path file) throws IOException {
        require(file, false);
    }

    static boolean isOurs(Path file) throws IOException {
        try {
            requireOurs(file);
            return true;
        } catch (SpaceException _) {
            return false;
        }
    }

    /** The same for one who only looks, where root may look at what is another user's. */
    static void requireReadable(Path file) throws IOException {
        require(file, OwnProcess.userId() == ROOT);
    }

    private static void require(Path file, boolean ofAnybody) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(file, "unix:uid,mode,permissions", LinkOption.NOFOLLOW_LINKS);
        if (((int) Objects.requireNonNull(attributes.get("mode")) & TYPE) != REGULAR) {
            throw new SpaceException(
                    "the space is not a regular file: path=" + file,
                    "Remove it, or set " + SpaceConfig.PATH_VARIABLE + " to another path.");
        }
        int owner = (int) Objects.requireNonNull(attributes.get("uid"));
        @SuppressWarnings("unchecked")
        Set<PosixFilePermission> permissions =
                (Set<PosixFilePermission>) Objects.requireNonNull(attributes.get("permissions"));
        if ((owner != OwnProcess.userId() && !ofAnybody) || !OF_OWNER.containsAll(permissions)) {
            throw new SpaceException(
                    "the space's file is open to others: path=" + file + " owner=" + owner + " expected="
                            + OwnProcess.userId() + " mode=" + PosixFilePermissions.toString(permissions),
                    "If nobody else could have written it, make it yours alone (chmod 600); else stop everything that uses"
                            + " it (osps down), remove it and start again.");
        }
    }

    static long inode(Path file) throws IOException {
        return (long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    private static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
