package io.osps.space;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The file behind the space: makes it, or checks the one that is there. Everything that can be wrong with it ends in a
 * {@link SpaceException} of one sentence, and nothing is touched then.
 *
 * <p>A new file is written whole beside its place, every page of it, and then renamed: nobody ever sees half a space, and
 * a tmpfs without room is an error here and not a SIGBUS later. Makers exclude one another by a lock byte.
 */
final class SpaceFile {
    private static final Duration CREATION_LIMIT = Duration.ofSeconds(20);
    private static final String MAKE_ANEW =
            "Stop everything that uses it (osps down), remove the file and start again.";

    private SpaceFile() {}

    /** Makes sure that a usable file is there, and returns its geometry. */
    static Geometry prepare(SpaceConfig config, LockFile locks) throws IOException {
        FileLock creation = lockCreation(locks, config.path());
        try {
            if (!Files.exists(config.path(), LinkOption.NOFOLLOW_LINKS)) {
                create(config.path(), Geometry.of(config));
            }
            return check(config.path());
        } finally {
            creation.release();
        }
    }

    private static FileLock lockCreation(LockFile locks, Path path) throws IOException {
        long end = System.nanoTime() + CREATION_LIMIT.toNanos();
        FileLock lock = locks.tryLock(LockFile.CREATION);
        while (lock == null) {
            if (System.nanoTime() - end > 0) {
                throw new SpaceException(
                        "another process has been making the space for " + CREATION_LIMIT.toSeconds() + " s: path="
                                + path,
                        "See what it is doing, or stop it and start again.");
            }
            LockSupport.parkNanos(1_000_000);
            lock = locks.tryLock(LockFile.CREATION);
        }
        return lock;
    }

    /** Makes the directory, private to this user, or checks that it is. */
    static void prepareDirectory(Path path) throws IOException {
        Path directory = directoryOf(path);
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
        int owner = (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
        if (owner != userId() || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new SpaceException(
                    "the directory of the space is open to others: path=" + directory + " owner=" + owner + " expected="
                            + userId() + " mode=" + PosixFilePermissions.toString(permissions),
                    "Make it yours alone (chmod 700), or set " + SpaceConfig.PATH_VARIABLE + " to another path.");
        }
        String type = Files.getFileStore(directory).type();
        if (!type.equals("tmpfs") && !type.equals("ramfs")) {
            throw new SpaceException(
                    "the space must be on tmpfs: path=" + directory + " type=" + type,
                    "Set " + SpaceConfig.PATH_VARIABLE + " to a path under /dev/shm or another tmpfs.");
        }
    }

    private static Path directoryOf(Path path) {
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null) {
            throw new SpaceException(
                    "the space's path names no file: path=" + path,
                    "Set " + SpaceConfig.PATH_VARIABLE + " to a file on a tmpfs.");
        }
        return directory;
    }

    private static void create(Path path, Geometry geometry) throws IOException {
        long size = geometry.fileSize();
        long usable = Files.getFileStore(directoryOf(path)).getUsableSpace();
        if (usable < size) {
            throw full(path, size, usable, null);
        }
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw----")));
                Arena arena = Arena.ofConfined()) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
            for (long at = 0; at < size; ) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
                at += channel.write(zeros, at);
            }
            writeHeader(new Memory(channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena)), geometry);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw full(path, size, Files.getFileStore(directoryOf(path)).getUsableSpace(), e);
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

    private static void writeHeader(Memory memory, Geometry geometry) {
        UUID boot = bootId();
        memory.putLong(HeaderDescriptor.MAGIC, HeaderDescriptor.MAGIC_VALUE);
        memory.putInt(HeaderDescriptor.VERSION, HeaderDescriptor.VERSION_VALUE);
        memory.putLong(HeaderDescriptor.BOOT_HIGH, boot.getMostSignificantBits());
        memory.putLong(HeaderDescriptor.BOOT_LOW, boot.getLeastSignificantBits());
        memory.putInt(HeaderDescriptor.SLOTS, geometry.slots());
        memory.putInt(HeaderDescriptor.PARTICIPANTS, geometry.participants());
        memory.putInt(HeaderDescriptor.SLABS_4K, geometry.slabs4k());
        memory.putInt(HeaderDescriptor.SLABS_64K, geometry.slabs64k());
        memory.putInt(HeaderDescriptor.SLABS_1M, geometry.slabs1m());
        memory.putInt(HeaderDescriptor.ATTEMPT_LIMIT, geometry.attemptLimit());
        memory.putLong(HeaderDescriptor.FILE_SIZE, geometry.fileSize());
        memory.putLongVolatile(HeaderDescriptor.READY, HeaderDescriptor.READY_VALUE);
    }

    /** Reads and checks the header; throws {@link SpaceException} when this process cannot use the file. */
    static Geometry check(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                Arena arena = Arena.ofConfined()) {
            long size = channel.size();
            if (size < HeaderDescriptor.SIZE) {
                throw unusable(
                        "the space's file is too short", path, "size=" + size + " least=" + HeaderDescriptor.SIZE);
            }
            Memory header = new Memory(channel.map(FileChannel.MapMode.READ_ONLY, 0, HeaderDescriptor.SIZE, arena));
            return check(path, header, size);
        } catch (NoSuchFileException e) {
            throw new SpaceException(
                    "there is no space: path=" + path,
                    "Start OSPS (osps up), or set " + SpaceConfig.PATH_VARIABLE + ".",
                    e);
        }
    }

    private static Geometry check(Path path, Memory header, long size) {
        if (header.getLong(HeaderDescriptor.MAGIC) != HeaderDescriptor.MAGIC_VALUE) {
            throw unusable("the file is not a tuple space", path, "size=" + size);
        }
        int version = header.getInt(HeaderDescriptor.VERSION);
        if (version != HeaderDescriptor.VERSION_VALUE) {
            throw unusable(
                    "the space has another layout version",
                    path,
                    "version=" + version + " expected=" + HeaderDescriptor.VERSION_VALUE);
        }
        int features = header.getInt(HeaderDescriptor.FEATURES);
        if (features != 0) {
            throw unusable(
                    "the space has features that this version does not know",
                    path,
                    "features=0x" + Integer.toHexString(features) + " known=0x0");
        }
        UUID made = new UUID(header.getLong(HeaderDescriptor.BOOT_HIGH), header.getLong(HeaderDescriptor.BOOT_LOW));
        if (!made.equals(bootId())) {
            throw unusable("the space is of another boot", path, "boot=" + made + " expected=" + bootId());
        }
        if (header.getLongVolatile(HeaderDescriptor.READY) != HeaderDescriptor.READY_VALUE) {
            throw unusable("the space was never finished", path, "size=" + size);
        }
        return geometry(path, header, size);
    }

    private static Geometry geometry(Path path, Memory header, long size) {
        Geometry geometry;
        try {
            SpaceConfig config = new SpaceConfig(
                    path,
                    header.getInt(HeaderDescriptor.SLOTS),
                    header.getInt(HeaderDescriptor.PARTICIPANTS),
                    header.getInt(HeaderDescriptor.SLABS_4K),
                    header.getInt(HeaderDescriptor.SLABS_64K),
                    header.getInt(HeaderDescriptor.SLABS_1M),
                    header.getInt(HeaderDescriptor.ATTEMPT_LIMIT));
            geometry = Geometry.of(config);
        } catch (IllegalArgumentException e) {
            throw unusable("the space has a bad geometry", path, e.getMessage());
        }
        long expected = header.getLong(HeaderDescriptor.FILE_SIZE);
        if (geometry.fileSize() != expected || size != expected) {
            throw unusable(
                    "the space has another size than its geometry",
                    path,
                    "size=" + size + " header=" + expected + " geometry=" + geometry.fileSize());
        }
        return geometry;
    }

    private static SpaceException unusable(String rule, Path path, @Nullable String facts) {
        return new SpaceException(rule + ": path=" + path + " " + facts, MAKE_ANEW);
    }

    static MemorySegment map(Path path, long size, FileChannel.MapMode mode, Arena arena) throws IOException {
        Set<StandardOpenOption> options = mode.equals(FileChannel.MapMode.READ_ONLY)
                ? Set.of(StandardOpenOption.READ)
                : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(path, options)) {
            return channel.map(mode, 0, size, arena);
        }
    }

    private static UUID bootId() {
        try {
            return UUID.fromString(
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
        } catch (IOException _) {
            return new UUID(0, 0);
        }
    }

    static int userId() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException _) {
            return 0;
        }
    }
}
