/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The transitions of the space, each safe at a death between any two of its stores. Who is dead and who waits is settled
 * elsewhere: this class knows slots, cells, slabs and bits, and in which order they change.
 *
 * <p>The order that everything rests on:
 *
 * <ol>
 *   <li>a cell and its slab are filled while the slot is held exclusively;
 *   <li>the channel's bit is set;
 *   <li>one CAS of the slot's word publishes;
 *   <li>who takes or claims clears the bit after its own CAS, and before it frees.
 * </ol>
 *
 * Thread safe.
 */
final class Core {
    final Slots slots;
    final Slabs slabs;
    final Channels channels;
    final Bells bells;
    final Counters counters;

    private final Geometry geometry;
    private final Membership membership;
    private final FreeSlots free;
    private final LongSupplier clock;

    Core(Memory memory, Geometry geometry, Membership membership, LongSupplier clock) {
        this.geometry = geometry;
        this.membership = membership;
        this.clock = clock;
        this.slots = new Slots(memory, geometry);
        this.slabs = new Slabs(memory, geometry);
        this.channels = new Channels(memory, geometry);
        this.bells = new Bells(memory, geometry);
        this.counters = new Counters(memory);
        this.free = new FreeSlots(memory, geometry, slots);
    }

    /** As {@link System#nanoTime()}: one clock for all processes of the host. */
    long now() {
        return clock.getAsLong();
    }

    int slotCount() {
        return geometry.slots();
    }

    /** FREE to READY, by way of WRITING. */
    void write(Tuple tuple, WriteOptions options, int self) {
        checkSize(tuple);
        boolean vital = options.vital();
        int slot = seizeFree(self, vital);
        long word = slots.word(slot);
        int cell = SlotWord.cell(word);
        int slab = Slabs.NONE;
        try {
            slab = storePayload(slot, tuple, self, vital);
        } catch (SpaceFullException full) {
            slots.change(slot, word, SlotWord.freed(word));
            throw full;
        }
        slots.fill(slot, cell, tuple, options, now(), slab);
        publish(slot, word, cell, tuple);
        free.published(slot, SlotWord.published(word, cell));
    }

    private static void checkSize(Tuple tuple) {
        int limit = Geometry.SLAB_BYTES[Geometry.SLAB_BYTES.length - 1];
        if (tuple.payload().length > limit) {
            throw new IllegalArgumentException(
                    "payload is too large for the space: size=" + tuple.payload().length + " limit=" + limit);
        }
    }

    private int storePayload(int slot, Tuple tuple, int self, boolean vital) {
        if (Slots.fitsInline(tuple)) {
            return Slabs.NONE;
        }
        int slab = allocate(tuple.payload().length, slot, self, vital);
        slabs.copyIn(slab, tuple.payload());
        return slab;
    }

    private int allocate(int bytes, int slot, int self, boolean vital) {
        try {
            return slabs.allocate(bytes, self, slot, vital);
        } catch (SpaceFullException full) {
            if (sweep(self)) {
                return slabs.allocate(bytes, self, slot, vital);
            }
            int payloadClass = Slabs.classFor(bytes);
            counters.refused(Counters.slabsHighWater(payloadClass), Slabs.room(geometry.slabs(payloadClass), vital));
            throw full;
        }
    }

    /** Removes all that nobody sees any more; looks for room where searches have not come by. */
    private boolean sweep(int self) {
        boolean swept = false;
        for (int slot = 0; slot < geometry.slots(); slot++) {
            long word = slots.word(slot);
            if (SlotWord.state(word) == SlotWord.READY
                    && !isVisible(slot, SlotWord.cell(word))
                    && slots.wordAfterReading(slot) == word) {
                swept |= remove(slot, word, self);
            }
        }
        return swept;
    }

    /** One CAS makes the filled cell live, whatever was before. */
    private void publish(int slot, long word, int cell, Tuple tuple) {
        int channel = tuple.channelIndex();
        long ready = SlotWord.published(word, cell);
        slots.stamp(slot, cell, SlotWord.generation(ready));
        channels.set(channel, slot);
        if (!slots.change(slot, word, ready)) {
            throw new ClaimEndedException("the slot is no longer held by this process: slot=" + slot);
        }
        announce(channel, slot, tuple.key());
    }

    private void announce(int channel, int slot, short key) {
        channels.published(channel, slot);
        bells.ring(channel, key);
    }

    /** Finds a free slot and holds it in WRITING. */
    private int seizeFree(int self, boolean vital) {
        int slot = free.seize(self, vital);
        if (slot < 0 && sweep(self)) {
            slot = free.seize(self, vital);
        }
        if (slot < 0) {
            int room = Runs.room(geometry.slots(), vital);
            counters.refused(HeaderDescriptor.SLOTS_HIGH_WATER, room);
            throw new SpaceFullException("slots", 1, room, geometry.slots());
        }
        return slot;
    }

    /** Whether a live cell's tuple is there for readers: not expired, not bound to a participant that is gone. */
    boolean isVisible(int slot, int cell) {
        long expiry = slots.expiry(slot, cell);
        if (expiry != 0 && now() - expiry >= 0) {
            return false;
        }
        int bound = slots.boundIndex(slot, cell);
        return bound < 0 || membership.incarnation(bound) == slots.boundIncarnation(slot, cell);
    }

    /** READY to FREE, by way of REMOVING, for nobody's use. False when it was no longer that word. */
    boolean remove(int slot, long word, int self) {
        long removing = SlotWord.next(word, SlotWord.REMOVING, self);
        if (!slots.change(slot, word, removing)) {
            return false;
        }
        channels.clear(slots.channel(slot, SlotWord.cell(word)), slot);
        finishRemoval(slot, removing);
        return true;
    }

    /** READY to FREE, by way of REMOVING; returns the tuple, or null when somebody else was quicker. */
    @Nullable Tuple take(int slot, long word, byte[] fields, int self) {
        long removing = SlotWord.next(word, SlotWord.REMOVING, self);
        if (!slots.change(slot, word, removing)) {
            return null;
        }
        int cell = SlotWord.cell(word);
        free.tookOne();
        channels.clear(slots.channel(slot, cell), slot);
        Tuple tuple = new Tuple(fields, slots.readPayload(slot, cell, fields.length, slabs));
        finishRemoval(slot, removing);
        return tuple;
    }

    /** REMOVING to FREE; the bit is already clear. */
    private void finishRemoval(int slot, long removing) {
        int slab = slots.slab(slot, SlotWord.cell(removing));
        if (slab != Slabs.NONE) {
            slabs.free(slab, slot);
        }
        slots.change(slot, removing, SlotWord.freed(removing));
    }

    /** READY to CLAIMED; returns the claimed word, or 0 when somebody else was quicker. */
    long claim(int slot, long word, boolean uncounted, int self) {
        long claimed = SlotWord.claimed(word, self, uncounted);
        if (!slots.change(slot, word, claimed)) {
            return 0;
        }
        free.tookOne();
        slots.holdSince(slot, now());
        channels.clear(slots.channel(slot, SlotWord.cell(word)), slot);
        return claimed;
    }

    /** CLAIMED to FREE, by way of REMOVING: from the first CAS on, the tuple never comes back. */
    void commit(int slot, long claimed, int self) {
        long removing = SlotWord.next(claimed, SlotWord.REMOVING, self);
        if (!slots.change(slot, claimed, removing)) {
            throw new ClaimEndedException("the claim has ended: slot=" + slot);
        }
        finishRemoval(slot, removing);
    }

    /** CLAIMED to READY with the same cell; it is looked for first. */
    void giveBack(int slot, long claimed, int attempts) {
        int cell = SlotWord.cell(claimed);
        int channel = slots.channel(slot, cell);
        short key = slots.key(slot, cell);
        channels.set(channel, slot);
        channels.moveHead(channel, slot);
        if (!slots.change(slot, claimed, SlotWord.returned(claimed, attempts))) {
            throw new ClaimEndedException("the claim has ended: slot=" + slot);
        }
        announce(channel, slot, key);
    }

    /** CLAIMED to READY with the other cell. */
    void replace(int slot, long claimed, Tuple tuple, WriteOptions options, int self) {
        checkSize(tuple);
        int cell = SlotWord.cell(claimed);
        int oldSlab = slots.slab(slot, cell);
        int slab = storePayload(slot, tuple, self, options.vital());
        slots.fill(slot, 1 - cell, tuple, options, now(), slab);
        if (oldSlab == Slabs.NONE) {
            publish(slot, claimed, 1 - cell, tuple);
            return;
        }
        // From the next CAS on no live cell names it: whoever reclaims this process must find it by its owner.
        long adopted = slabs.adopt(oldSlab, self);
        publish(slot, claimed, 1 - cell, tuple);
        slabs.freeExactly(oldSlab, adopted);
    }
}
