/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A second opinion on a space at rest: reads the file as the layout's diagrams say, with none of the code that the space
 * itself uses to find its way, and names every broken invariant.
 *
 * <p>At rest means that nobody is inside an operation: only claims of the participants that are said to live are left.
 */
final class SpaceAudit {
    private final Memory memory;
    private final Geometry geometry;
    private final Set<Integer> living;
    private final List<String> broken = new ArrayList<>();
    /** Slot by the slab that its live cell names. */
    private final Map<Integer, Integer> named = new HashMap<>();

    private SpaceAudit(Memory memory, Geometry geometry, Set<Integer> living) {
        this.memory = memory;
        this.geometry = geometry;
        this.living = living;
    }

    /**
     * Audits a space.
     *
     * @param living indexes of the participants that may be there
     */
    static List<String> of(Path path, Set<Integer> living) throws IOException {
        LockedFile file = LockedFile.open(path);
        try (Arena arena = Arena.ofConfined()) {
            Geometry geometry = SpaceHeader.check(path, file);
            Memory memory = new Memory(file.map(FileChannel.MapMode.READ_ONLY, geometry.fileSize(), arena));
            SpaceAudit audit = new SpaceAudit(memory, geometry, living);
            audit.participants();
            for (int slot = 0; slot < geometry.slots(); slot++) {
                audit.slot(slot);
            }
            audit.slabs();
            audit.bells();
            return audit.broken;
        } finally {
            file.close();
        }
    }

    private void participants() {
        long next = memory.getLong(HeaderDescriptor.NEXT_INCARNATION);
        Set<Long> seen = new java.util.HashSet<>();
        for (int index = 0; index < geometry.participants(); index++) {
            long incarnation = memory.getLong(geometry.participantAt(index));
            require(incarnation == 0 || living.contains(index), "an entry of nobody: index", index);
            require(incarnation != 0 || !living.contains(index), "no entry of one alive: index", index);
            require(incarnation <= next, "an incarnation that was never given: incarnation of", incarnation, next);
            require(incarnation == 0 || seen.add(incarnation), "an incarnation twice: incarnation", incarnation);
        }
    }

    private void slot(int slot) {
        long at = geometry.slotAt(slot);
        long word = memory.getLong(at);
        int state = (int) (word & 7);
        int owner = (int) (word >>> 9) & 0xFFF;
        require(
                state == SlotWord.FREE
                        || state == SlotWord.READY
                        || (state == SlotWord.CLAIMED && living.contains(owner)),
                "a slot that nobody will end: slot state owner",
                slot,
                state,
                owner);
        if (state == SlotWord.FREE) {
            require((word >>> 4 & 15) == 0, "a free slot has attempts: slot", slot);
            requireBits(slot, -1);
            return;
        }
        long cell = at + 64 + (word >>> 3 & 1) * 512;
        int channel = cell(slot, cell, word >>> 21);
        requireBits(slot, state == SlotWord.READY ? channel : -1);
    }

    /** Checks a live cell and returns its channel. */
    private int cell(int slot, long cell, long generation) {
        long tupleId = memory.getLong(cell);
        require(tupleId > 0 && tupleId <= generation, "a cell of the future: slot id", slot, tupleId);
        int length = memory.getShort(cell + 32);
        int slab = memory.getInt(cell + 36);
        int payload = memory.getInt(cell + 40);
        int channel = memory.getShort(cell + 44);
        byte[] fields = new byte[Math.clamp(length, 0, Tuple.MAX_ENCODED_FIELDS)];
        memory.copyOut(cell + 48, fields, 0, fields.length);
        try {
            Tuple tuple = new Tuple(FieldCodec.checked(fields), Tuple.NO_PAYLOAD);
            require(channel == tuple.channelIndex(), "a cell in another channel: slot channel", slot, channel);
            require(memory.getShort(cell + 46) == tuple.key(), "a cell with another key: slot", slot);
        } catch (MalformedTupleException e) {
            require(false, "a cell that is malformed: slot", slot, e);
        }
        if (length + payload <= 464) {
            require(slab == -1, "a small payload in a slab: slot slab", slot, slab);
        } else {
            require(slab >= 0 && slab < geometry.allSlabs(), "a large payload in no slab: slot slab", slot, slab);
            require(named.put(slab, slot) == null, "a slab with two owners: slab slot", slab, slot);
            int[] starts = {0, geometry.slabs4k(), geometry.slabs4k() + geometry.slabs64k(), geometry.allSlabs()};
            int payloadClass = payload <= 4096 ? 0 : payload <= 65536 ? 1 : 2;
            require(
                    slab >= starts[payloadClass] && slab < starts[payloadClass + 1],
                    "a slab of another class: slot slab payload",
                    slot,
                    slab,
                    payload);
        }
        return channel;
    }

    /** The slot's bit is set in that channel alone, or in none for -1. */
    private void requireBits(int slot, int channel) {
        for (int other = 0; other < ChannelDescriptor.COUNT; other++) {
            long bits = memory.getLong(geometry.bitmapAt(other) + slot / 64 * 8L);
            boolean set = (bits >>> slot & 1) != 0;
            require(set == (other == channel), "a bit that is wrong: slot channel set", slot, other, set);
        }
    }

    private void slabs() {
        for (int slab = 0; slab < geometry.allSlabs(); slab++) {
            long word = memory.getLong(geometry.slabWordAt(slab));
            Integer slot = named.get(slab);
            if ((word & 1) == 0) {
                require(slot == null, "a slab in use that is free: slab", slab);
            } else if (slot == null) {
                require(false, "a slab that leaked: slab slot", slab, word >>> 13 & 0x1F_FFFF);
            } else {
                require(slot == (word >>> 13 & 0x1F_FFFF), "a slab of another slot: slab slot", slab, slot);
            }
        }
    }

    private void bells() {
        long[] armed = new long[BellDescriptor.COUNT / 64];
        for (int channel = 0; channel < ChannelDescriptor.COUNT; channel++) {
            for (int i = 0; i < armed.length; i++) {
                armed[i] |= memory.getLong(geometry.channelAt(channel) + ChannelDescriptor.ARMED + i * 8L);
            }
        }
        require(Arrays.stream(armed).allMatch(bits -> bits == 0), "a bell is armed and nobody sleeps");
        for (int bell = 0; bell < BellDescriptor.COUNT; bell++) {
            long owner = memory.getLong(geometry.bellAt(bell));
            require(owner == 0, "a bell that leaked: bell owner", bell, owner - 1);
        }
    }

    private void require(boolean holds, String rule, Object... facts) {
        if (!holds) {
            broken.add(rule + " " + Arrays.toString(facts));
        }
    }
}
