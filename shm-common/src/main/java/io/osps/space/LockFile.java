package io.osps.space;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The companion lock file: a held byte is proof of life, since the kernel drops it when its process dies, whatever the
 * cause, and across pid namespaces.
 *
 * <p>POSIX record locks of a process drop when it closes <em>any</em> descriptor of the file. So there is one channel a
 * file in a JVM, counted by its users and closed by the last of them. Thread safe.
 */
final class LockFile {
    /** Held while the space's file is made or checked. */
    static final long CREATION = 0;

    private static final long FIRST_PARTICIPANT = 4096;
    private static final long FIRST_NAME = 1L << 32;

    private static final Map<Path, LockFile> OPEN = new HashMap<>();

    private final Path path;
    private final FileChannel channel;
    private int users;

    private LockFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static Path beside(Path space) {
        return space.resolveSibling(space.getFileName() + ".lock");
    }

    static LockFile open(Path path) throws IOException {
        synchronized (OPEN) {
            Path key = path.toAbsolutePath().normalize();
            LockFile file = OPEN.get(key);
            if (file == null) {
                FileChannel channel = FileChannel.open(
                        key,
                        EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                file = new LockFile(key, channel);
                OPEN.put(key, file);
            }
            file.users++;
            return file;
        }
    }

    void close() throws IOException {
        synchronized (OPEN) {
            if (--users == 0) {
                OPEN.remove(path);
                channel.close();
            }
        }
    }

    static long participantByte(int index) {
        return FIRST_PARTICIPANT + index;
    }

    /** The byte of a service's name: 40 bits of its FNV-1a hash, so that names need no table. */
    static long nameByte(String name) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return FIRST_NAME + (hash >>> 24);
    }

    /** Takes the byte, or returns null when anybody, this JVM included, holds it. */
    @Nullable FileLock tryLock(long position) throws IOException {
        try {
            return channel.tryLock(position, 1, false);
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    /**
     * Whether somebody holds the byte. A look from several processes at once may tell one of them that it is held when it
     * is not; never the other way round.
     */
    boolean isHeld(long position) throws IOException {
        FileLock lock = tryLock(position);
        if (lock == null) {
            return true;
        }
        lock.release();
        return false;
    }
}
