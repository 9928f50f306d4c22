/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The space's file as this JVM has it open, with the locks on its bytes: a held byte is proof of life, since the kernel
 * drops it when its process dies, whatever the cause, and across pid namespaces. The bytes lie past all data. Since they are
 * those of the very file that is mapped, no other file can tell anything else.
 *
 * <p>POSIX record locks of a process drop when it closes <em>any</em> descriptor of the file. So there is one channel a
 * file in a JVM, whatever path leads to it, counted by its users and closed by the last of them. Nothing else in this JVM
 * may open the file. Thread safe.
 */
final class LockedFile {
    private static final long FIRST = 1L << 40;
    /** Held by who makes the file. */
    static final long CREATION = FIRST;

    private static final long FIRST_PARTICIPANT = FIRST + 4096;
    private static final long FIRST_NAME = 1L << 41;
    private static final int MOST_TRIES = 100;

    private static final Map<Object, LockedFile> OPEN = new HashMap<>();
    /** Channels of it is not known which files: to close one could drop the locks on a file that is in use here. */
    private static final List<FileChannel> STRAY = new ArrayList<>();

    private final Object key;
    private final FileChannel channel;
    private int users;

    private LockedFile(Object key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Opens the file that is there. A link is not followed.
     *
     * @throws NoSuchFileException when none is
     */
    static LockedFile open(Path path) throws IOException {
        synchronized (OPEN) {
            for (int i = 0; i < MOST_TRIES; i++) {
                Object key = key(path);
                LockedFile file = OPEN.get(key);
                if (file == null) {
                    FileChannel channel = FileChannel.open(
                            path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
                    if (!key.equals(keyOrNull(path))) {
                        STRAY.add(channel);
                        continue;
                    }
                    file = new LockedFile(key, channel);
                    OPEN.put(key, file);
                }
                file.users++;
                return file;
            }
        }
        throw new IOException("the file is replaced again and again: path=" + path);
    }

    void close() throws IOException {
        synchronized (OPEN) {
            if (--users == 0) {
                OPEN.remove(key);
                channel.close();
            }
        }
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private static @Nullable Object keyOrNull(Path path) {
        try {
            return key(path);
        } catch (IOException _) {
            return null;
        }
    }

    /** Whether that path names this file now. */
    boolean isAt(Path path) {
        return key.equals(keyOrNull(path));
    }

    long size() throws IOException {
        return uninterrupted(channel::size);
    }

    MemorySegment map(FileChannel.MapMode mode, long size, Arena arena) throws IOException {
        return uninterrupted(() -> channel.map(mode, 0, size, arena));
    }

    /** Writes so many zeros, so that every page is there. */
    void fill(long size) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long at = 0; at < size; ) {
            long from = at;
            zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
            at += uninterrupted(() -> channel.write(zeros, from));
        }
    }

    @FunctionalInterface
    private interface Operation<T> {
        T run() throws IOException;
    }

    /** An interrupted thread would close the channel, and so drop all locks. */
    private static <T> T uninterrupted(Operation<T> operation) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            return operation.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
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
