/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

/**
 * The payload slabs of all classes.
 *
 * <p>A slab's word is 0 mod 2 when it is free, else names the participant that answers for it and the slot that it is
 * for; its upper half is a generation. A slab that no live cell names, whose answerer is dead, is an orphan and is freed
 * with it. Thread safe.
 */
final class Slabs {
    static final int NONE = -1;

    private static final int OWNER_SHIFT = 1;
    private static final int SLOT_SHIFT = 13;
    private static final int GENERATION_SHIFT = 34;
    /** One slab in four, and one at least, is kept for vital tuples. */
    private static final int RESERVE = 4;

    private final Memory memory;
    private final Geometry geometry;
    private final int[] hints = new int[Geometry.SLAB_BYTES.length];

    Slabs(Memory memory, Geometry geometry) {
        this.memory = memory;
        this.geometry = geometry;
    }

    /**
     * Takes a slab of the smallest class that holds so many bytes.
     *
     * @throws SpaceFullException when that class has none left
     */
    int allocate(int bytes, int owner, int slot, boolean vital) {
        int payloadClass = classFor(bytes);
        int count = geometry.slabs(payloadClass);
        int usable = room(count, vital);
        int first = geometry.firstSlab(payloadClass);
        int hint = hints[payloadClass];
        for (int i = 0; i < usable; i++) {
            int slab = first + (hint + i) % usable;
            long word = word(slab);
            if (!isUsed(word) && change(slab, word, used(word, owner, slot))) {
                hints[payloadClass] = (hint + i + 1) % count;
                return slab;
            }
        }
        throw new SpaceFullException("payload-" + Geometry.SLAB_NAMES[payloadClass], bytes, usable, count);
    }

    /** The smallest class that holds so many bytes. */
    static int classFor(int bytes) {
        int payloadClass = 0;
        while (bytes > Geometry.SLAB_BYTES[payloadClass]) {
            payloadClass++;
        }
        return payloadClass;
    }

    /** How many slabs of a class of so many such a tuple can choose from. */
    static int room(int slabs, boolean vital) {
        return vital || slabs == 1 ? slabs : slabs - Math.max(1, slabs / RESERVE);
    }

    /** Makes {@code owner} answer for a slab that it holds through its slot; returns the slab's word from then on. */
    long adopt(int slab, int owner) {
        long word = word(slab);
        long adopted = used(word, owner, slot(word));
        change(slab, word, adopted);
        return adopted;
    }

    /** Frees a slab that is still used for that slot; does nothing when it is not, so that cleaning up can be repeated. */
    void free(int slab, int slot) {
        if (slab < 0 || slab >= geometry.allSlabs()) {
            return;
        }
        long word = word(slab);
        if (isUsed(word) && slot(word) == slot) {
            freeExactly(slab, word);
        }
    }

    boolean freeExactly(int slab, long word) {
        boolean freed = change(slab, word, ((word >>> GENERATION_SHIFT) + 1) << GENERATION_SHIFT);
        if (freed) {
            // Its bytes are near: the next one of its class goes there.
            int payloadClass = geometry.classOf(slab);
            hints[payloadClass] = slab - geometry.firstSlab(payloadClass);
        }
        return freed;
    }

    long word(int slab) {
        return memory.getLongVolatile(geometry.slabWordAt(slab));
    }

    static boolean isUsed(long word) {
        return (word & 1) != 0;
    }

    static int owner(long word) {
        return (int) (word >>> OWNER_SHIFT & 0xFFF);
    }

    static int slot(long word) {
        return (int) (word >>> SLOT_SHIFT & 0x1F_FFFF);
    }

    void copyIn(int slab, byte[] payload) {
        memory.copyIn(payload, 0, geometry.slabAt(slab), payload.length);
    }

    /** Copies a payload out; the length was read from memory that may be damaged and is checked. */
    byte[] copyOut(int slab, int length) {
        if (slab < 0
                || slab >= geometry.allSlabs()
                || length < 0
                || length > Geometry.SLAB_BYTES[geometry.classOf(slab)]) {
            throw new MalformedTupleException("payload is out of range: slab=" + slab + " length=" + length);
        }
        byte[] payload = new byte[length];
        memory.copyOut(geometry.slabAt(slab), payload, 0, length);
        return payload;
    }

    private boolean change(int slab, long from, long to) {
        return memory.compareAndSetLong(geometry.slabWordAt(slab), from, to);
    }

    private static long used(long before, int owner, int slot) {
        return ((before >>> GENERATION_SHIFT) + 1) << GENERATION_SHIFT
                | (long) slot << SLOT_SHIFT
                | (long) owner << OWNER_SHIFT
                | 1;
    }
}
