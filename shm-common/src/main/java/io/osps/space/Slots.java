/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * The table of slots: reading and changing their words, and their cells while they are held.
 *
 * <p>A cell is written only by who holds its slot exclusively, and only the idle one (or either, while the tuple is not
 * published). So whoever reads a cell and finds the slot's word unchanged afterwards has read it whole. Thread safe.
 */
final class Slots {
    private final Memory memory;
    private final long slots;
    private final int participants;

    Slots(Memory memory, Geometry geometry) {
        this.memory = memory;
        this.slots = geometry.slotAt(0);
        this.participants = geometry.participants();
    }

    long word(int slot) {
        return memory.getLongVolatile(slotAt(slot));
    }

    /** The same for who is about to change it: brings its line here to be written at once, and not first to be read. */
    long wordToChange(int slot) {
        return memory.getAndAddLong(slotAt(slot), 0);
    }

    /** The word once more, after all that was read of its cells: unchanged means that it was read whole. */
    long wordAfterReading(int slot) {
        VarHandle.loadLoadFence();
        return memory.getLongVolatile(slotAt(slot));
    }

    /** Every transition of a slot: from the exact word last seen, or not at all. */
    boolean change(int slot, long from, long to) {
        return memory.compareAndSetLong(slotAt(slot), from, to);
    }

    /** Fills a cell of a slot that the caller holds in {@code WRITING} or {@code CLAIMED}. */
    void fill(int slot, int cell, Tuple tuple, WriteOptions options, long now, int slab) {
        // Nobody may see these bytes before the CAS that made the slot the caller's.
        VarHandle.storeStoreFence();
        long at = cellAt(slot, cell);
        byte[] fields = tuple.encoded();
        byte[] payload = tuple.payload();
        Participant bound = options.boundTo();
        Duration ttl = options.ttl();
        memory.putLong(at + SlotDescriptor.WRITTEN_AT, now);
        // 0 means none, so an expiry that falls on it moves by a nanosecond.
        memory.putLong(at + SlotDescriptor.EXPIRY, ttl == null ? 0 : now + ttl.toNanos() | 1);
        memory.putLong(at + SlotDescriptor.BOUND_INCARNATION, bound == null ? 0 : bound.incarnation());
        memory.putShort(at + SlotDescriptor.FIELDS_LENGTH, (short) fields.length);
        memory.putShort(at + SlotDescriptor.BOUND_INDEX, (short) (bound == null ? -1 : bound.index()));
        memory.putInt(at + SlotDescriptor.SLAB, slab);
        memory.putInt(at + SlotDescriptor.PAYLOAD_LENGTH, payload.length);
        memory.putShort(at + SlotDescriptor.CHANNEL, (short) tuple.channelIndex());
        memory.putShort(at + SlotDescriptor.KEY, tuple.key());
        memory.copyIn(fields, 0, at + SlotDescriptor.DATA, fields.length);
        if (slab == Slabs.NONE && payload.length > 0) {
            memory.copyIn(payload, 0, at + SlotDescriptor.DATA + fields.length, payload.length);
        }
    }

    /** Stamps a filled cell with the generation under which it will be live, which voids the marks of the tuple before. */
    void stamp(int slot, int cell, long generation) {
        memory.putLong(cellAt(slot, cell) + SlotDescriptor.TUPLE_ID, generation);
    }

    static boolean fitsInline(Tuple tuple) {
        return tuple.encoded().length + tuple.payload().length <= SlotDescriptor.INLINE;
    }

    /** Copies the fields into {@code scratch} and returns their length, or -1 when the cell is not well formed. */
    int readFields(int slot, int cell, byte[] scratch) {
        long at = cellAt(slot, cell);
        int length = memory.getShort(at + SlotDescriptor.FIELDS_LENGTH);
        if (length < 1 || length > Tuple.MAX_ENCODED_FIELDS) {
            return -1;
        }
        memory.copyOut(at + SlotDescriptor.DATA, scratch, 0, length);
        return length;
    }

    /** Copies the payload of a cell whose fields take so many bytes. */
    byte[] readPayload(int slot, int cell, int fieldsLength, Slabs slabs) {
        long at = cellAt(slot, cell);
        int length = memory.getInt(at + SlotDescriptor.PAYLOAD_LENGTH);
        int slab = slab(slot, cell);
        if (slab != Slabs.NONE) {
            return slabs.copyOut(slab, length);
        }
        if (length == 0) {
            return Tuple.NO_PAYLOAD;
        }
        if (length < 0 || fieldsLength + length > SlotDescriptor.INLINE) {
            throw new MalformedTupleException("payload is out of range: slot=" + slot + " length=" + length);
        }
        byte[] payload = new byte[length];
        memory.copyOut(at + SlotDescriptor.DATA + fieldsLength, payload, 0, length);
        return payload;
    }

    int payloadLength(int slot, int cell) {
        return memory.getInt(cellAt(slot, cell) + SlotDescriptor.PAYLOAD_LENGTH);
    }

    int slab(int slot, int cell) {
        return memory.getInt(cellAt(slot, cell) + SlotDescriptor.SLAB);
    }

    int channel(int slot, int cell) {
        return memory.getShort(cellAt(slot, cell) + SlotDescriptor.CHANNEL) & (ChannelDescriptor.COUNT - 1);
    }

    short key(int slot, int cell) {
        return memory.getShort(cellAt(slot, cell) + SlotDescriptor.KEY);
    }

    long expiry(int slot, int cell) {
        return memory.getLong(cellAt(slot, cell) + SlotDescriptor.EXPIRY);
    }

    long writtenAt(int slot, int cell) {
        return memory.getLong(cellAt(slot, cell) + SlotDescriptor.WRITTEN_AT);
    }

    /** Index of the participant to which the cell's tuple is bound, or -1. */
    int boundIndex(int slot, int cell) {
        int index = memory.getShort(cellAt(slot, cell) + SlotDescriptor.BOUND_INDEX);
        return index < participants ? index : -1;
    }

    long boundIncarnation(int slot, int cell) {
        return memory.getLong(cellAt(slot, cell) + SlotDescriptor.BOUND_INCARNATION);
    }

    long heldSince(int slot) {
        return memory.getLong(slotAt(slot) + SlotDescriptor.HELD_SINCE);
    }

    void holdSince(int slot, long nanos) {
        memory.putLong(slotAt(slot) + SlotDescriptor.HELD_SINCE, nanos);
    }

    /** The marks of the tuple in that cell; {@link ClaimMarks#NONE} when those in the slot are of another. */
    ClaimMarks marks(int slot, int cell) {
        long at = slotAt(slot);
        if (memory.getLongAcquire(at + SlotDescriptor.MARKS_OF) != tupleId(slot, cell)) {
            return ClaimMarks.NONE;
        }
        return new ClaimMarks(
                memory.getLong(at + SlotDescriptor.STARTED),
                memory.getLong(at + SlotDescriptor.PROGRESS),
                memory.getLong(at + SlotDescriptor.DEADLINE),
                memory.getLong(at + SlotDescriptor.GROUP),
                memory.getLong(at + SlotDescriptor.GROUP_START));
    }

    /** Sets all marks of the tuple that the caller has claimed; only then do they become those of this tuple. */
    void mark(int slot, int cell, ClaimMarks marks) {
        long at = slotAt(slot);
        memory.putLong(at + SlotDescriptor.STARTED, marks.started());
        memory.putLong(at + SlotDescriptor.PROGRESS, marks.progress());
        memory.putLong(at + SlotDescriptor.DEADLINE, marks.deadline());
        // A group without its start ticks is harmless, start ticks without their group are not read.
        memory.putLong(at + SlotDescriptor.GROUP_START, marks.processGroupStart());
        memory.putLongRelease(at + SlotDescriptor.GROUP, marks.processGroup());
        memory.putLongVolatile(at + SlotDescriptor.MARKS_OF, tupleId(slot, cell));
    }

    /** Generation of the slot's word that published what is in that cell. */
    long tupleId(int slot, int cell) {
        return memory.getLong(cellAt(slot, cell) + SlotDescriptor.TUPLE_ID);
    }

    private long slotAt(int slot) {
        return slots + slot * SlotDescriptor.SIZE;
    }

    private long cellAt(int slot, int cell) {
        return slotAt(slot) + SlotDescriptor.CELL_0 + cell * SlotDescriptor.CELL_SIZE;
    }
}
