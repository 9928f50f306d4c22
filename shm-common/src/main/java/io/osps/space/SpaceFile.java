/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The file behind the space: makes it, or opens the one that is there. Everything that can be wrong with it ends in a
 * {@link SpaceException} of one sentence, and nothing is touched then.
 *
 * <p>A new file is written whole beside its place, every page of it, and then renamed: nobody ever sees half a space, and
 * a tmpfs without room is an error here and not a SIGBUS later. Makers exclude one another by a lock on the unfinished
 * file itself, which dies with its maker.
 */
final class SpaceFile {
    private static final Duration CREATION_LIMIT = Duration.ofSeconds(20);

    private SpaceFile() {}

    /** The file, made first where there is none. The caller closes it. */
    static LockedFile prepare(Path path, Geometry geometry, Heritage heritage) throws IOException {
        long end = System.nanoTime() + CREATION_LIMIT.toNanos();
        LockedFile file = openExisting(path);
        while (file == null) {
            if (System.nanoTime() - end > 0) {
                throw new SpaceException(
                        "another process has been making the space for " + CREATION_LIMIT.toSeconds() + " s: path="
                                + path,
                        "See what it is doing, or stop it and start again.");
            }
            if (!tryCreate(path, geometry, heritage)) {
                LockSupport.parkNanos(1_000_000);
            }
            file = openExisting(path);
        }
        return file;
    }

    private static @Nullable LockedFile openExisting(Path path) throws IOException {
        try {
            SpacePlace.requireOurs(path);
            return LockedFile.open(path);
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    /** The file that is there, for one who only looks. */
    static LockedFile openToLook(Path path) throws IOException {
        try {
            SpacePlace.requireReadable(path);
            return LockedFile.open(path);
        } catch (NoSuchFileException e) {
            throw new SpaceException(
                    "there is no space: path=" + path,
                    "Start OSPS (osps up), or set " + SpaceConfig.PATH_VARIABLE + ".",
                    e);
        }
    }

    /** Whether this process has made the file; else another one is at it, or has done it. */
    private static boolean tryCreate(Path path, Geometry geometry, Heritage heritage) throws IOException {
        Path fresh = new SpaceFiles(path).unfinished();
        touch(fresh);
        LockedFile file;
        try {
            file = LockedFile.open(fresh);
        } catch (NoSuchFileException _) {
            return false;
        }
        try {
            FileLock creation = file.tryLock(LockedFile.CREATION);
            if (creation == null) {
                return false;
            }
            try (creation) {
                // Whoever held the lock before may have put the file into its place, or out of the way.
                if (!file.isAt(fresh)) {
                    return false;
                }
                boolean finished = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
                boolean left = file.size() > 0 || !SpacePlace.isOurs(fresh);
                if (finished || left) {
                    Files.deleteIfExists(fresh);
                    return false;
                }
                create(path, fresh, file, geometry, heritage);
                return true;
            }
        } finally {
            file.close();
        }
    }

    private static void touch(Path fresh) throws IOException {
        try {
            FileChannel.open(
                            fresh,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                    .close();
        } catch (FileAlreadyExistsException _) {
            // Another one's, or what a dead one has left.
        }
    }

    private static void create(Path path, Path fresh, LockedFile file, Geometry geometry, Heritage heritage)
            throws IOException {
        long size = geometry.fileSize();
        long usable = Files.getFileStore(new SpaceFiles(path).directory()).getUsableSpace();
        if (usable < size) {
            Files.deleteIfExists(fresh);
            throw full(path, size, usable, null);
        }
        try (Arena arena = Arena.ofConfined()) {
            file.fill(size);
            Memory memory = new Memory(file.map(FileChannel.MapMode.READ_WRITE, size, arena));
            SpaceHeader.write(memory, geometry, heritage, SpacePlace.inode(fresh));
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw full(
                    path,
                    size,
                    Files.getFileStore(new SpaceFiles(path).directory()).getUsableSpace(),
                    e);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static SpaceException full(Path path, long size, long usable, @Nullable IOException cause) {
        String message = "there is no room for the space: path=" + path + " size=" + size + " usable=" + usable
                + (cause == null ? "" : " cause=" + cause.getMessage());
        String action = "Free room on that tmpfs or make it larger, set " + SpaceConfig.PATH_VARIABLE
                + " to another one, or make the space smaller (osps.space.slots, osps.space.slabs1m).";
        return cause == null ? new SpaceException(message, action) : new SpaceException(message, action, cause);
    }
}
