/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What one actor of a campaign meant to do and did, in a mapped file: a record that was written survives the writer's
 * death. Each is written before the next step is taken. Confined to one thread.
 *
 * <pre>
 *   | kind, written last | id | detail |   24 bytes
 * </pre>
 */
final class EventLog {
    /** Kinds of events; those that end in TRY are intents and may have come true when nothing follows them. */
    enum Kind {
        NONE,
        /** detail: incarnation. Everything after it is of this life. */
        JOINED,
        /** The actor left in good order. */
        LEFT,
        /** detail: 1 when the tuple is bound to the actor. */
        WRITE_TRY,
        WRITTEN,
        /** What was tried was refused for want of room. */
        REFUSED,
        /** What was tried found nothing. */
        NOTHING,
        TAKE_TRY,
        TAKEN,
        /** detail: 1 when the claim counts. */
        CLAIM_TRY,
        /** detail: attempts, times two, plus one when the claim counts. */
        CLAIMED,
        COMMIT_TRY,
        COMMITTED,
        RELEASE_TRY,
        RELEASED,
        /** detail: the new tuple's id. */
        REPLACE_TRY,
        REPLACED,
        /** id: incarnation of the one that was reclaimed. */
        RECLAIMED
    }

    /** One record. */
    record Event(Kind kind, long id, long detail) {}

    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final int RECORD = 24;

    private final Memory memory;
    private long at;

    private EventLog(Memory memory) {
        this.memory = memory;
    }

    @SuppressWarnings("MustBeClosedChecker") // mapped for the rest of this JVM's life
    static EventLog create(Path file, int records) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment segment =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) records * RECORD, Arena.ofAuto());
            return new EventLog(new Memory(segment));
        }
    }

    static List<Event> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            Memory memory = new Memory(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
            List<Event> events = new ArrayList<>();
            for (long at = 0; at < memory.size() && memory.getLong(at) != 0; at += RECORD) {
                events.add(new Event(
                        KINDS.get((int) memory.getLong(at)), memory.getLong(at + 8), memory.getLong(at + 16)));
            }
            return events;
        }
    }

    /** Whether that many records were written. */
    static boolean has(Path file, int records) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer kind = ByteBuffer.allocate(Long.BYTES);
            return channel.read(kind, (records - 1L) * RECORD) == Long.BYTES && kind.getLong(0) != 0;
        }
    }

    boolean isFull() {
        return at + 100 * RECORD > memory.size();
    }

    void add(Kind kind, long id, long detail) {
        KillPoint.undisturbed(() -> {
            memory.putLong(at + 8, id);
            memory.putLong(at + 16, detail);
            memory.putLongVolatile(at, KINDS.indexOf(kind));
        });
        at += RECORD;
    }
}
