/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes and checks the {@link HeaderDescriptor header} of the space's file. */
final class SpaceHeader {
    private static final String MAKE_ANEW =
            "Stop everything that uses it (osps down), remove the file and start again.";

    private SpaceHeader() {}

    static void write(Memory memory, Geometry geometry, Heritage heritage, long inode) {
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
        memory.putLong(HeaderDescriptor.FILE_SIZE, geometry.fileSize());
        memory.putLong(HeaderDescriptor.INODE, inode);
        memory.putLong(HeaderDescriptor.SECRET_HIGH, heritage.secret().high());
        memory.putLong(HeaderDescriptor.SECRET_LOW, heritage.secret().low());
        memory.putLong(HeaderDescriptor.NEXT_INCARNATION, heritage.incarnations());
        memory.putLongVolatile(HeaderDescriptor.READY, HeaderDescriptor.READY_VALUE);
    }

    static Secret secret(Memory header) {
        return new Secret(header.getLong(HeaderDescriptor.SECRET_HIGH), header.getLong(HeaderDescriptor.SECRET_LOW));
    }

    /** The secret in the header of a file that was checked. */
    static Secret secret(LockedFile file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return secret(new Memory(file.map(FileChannel.MapMode.READ_ONLY, HeaderDescriptor.SIZE, arena)));
        }
    }

    /** Reads and checks the header; throws {@link SpaceException} when this process cannot use the file. */
    static Geometry check(Path path, LockedFile file) throws IOException {
        long size = file.size();
        if (size < HeaderDescriptor.SIZE) {
            throw unusable("the space's file is too short", path, "size=" + size + " least=" + HeaderDescriptor.SIZE);
        }
        try (Arena arena = Arena.ofConfined()) {
            return check(path, new Memory(file.map(FileChannel.MapMode.READ_ONLY, HeaderDescriptor.SIZE, arena)), size);
        }
    }

    /**
     * Refuses a copy of a space: nobody in it can be told dead or alive, for the locks of those who live are on the other
     * file.
     */
    static void requireOriginal(Path path, Memory header) throws IOException {
        long made = header.getLong(HeaderDescriptor.INODE);
        long found = SpacePlace.inode(path);
        if (made != found) {
            throw new SpaceException(
                    "the file is a copy of a space: path=" + path + " inode=" + found + " expected=" + made,
                    "Put the file back that was there, or remove this one: then a new space is made.");
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
                    header.getInt(HeaderDescriptor.SLABS_1M));
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

    private static UUID bootId() {
        try {
            return UUID.fromString(
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
        } catch (IOException _) {
            return new UUID(0, 0);
        }
    }
}
