/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a live cell must be. A fault counts when the slot's word is still the same after it was found. Confined to one
 * thread.
 */
final class CellCheck {
    private final Geometry geometry;
    private final Core core;
    private final Membership membership;
    private final byte[] scratch = new byte[Tuple.MAX_ENCODED_FIELDS];

    CellCheck(Geometry geometry, Core core, Membership membership) {
        this.geometry = geometry;
        this.core = core;
        this.membership = membership;
    }

    /** What is wrong with the tuple of a slot that has that word; null when nothing is, or there is none. */
    @Nullable String faultOf(int slot, long word) {
        int state = SlotWord.state(word);
        if (state != SlotWord.READY && state != SlotWord.CLAIMED) {
            return null;
        }
        int cell = SlotWord.cell(word);
        int length = core.slots.readFields(slot, cell, scratch);
        byte[] fields = Arrays.copyOf(scratch, Math.max(0, length));
        try {
            FieldCodec.checked(fields);
        } catch (MalformedTupleException e) {
            return e.getMessage();
        }
        int channel = core.slots.channel(slot, cell);
        if (channel != Channels.indexOf(FieldCodec.hash(fields, 1))) {
            return "it is in another channel than its own, channel=" + channel;
        }
        if (core.slots.key(slot, cell) != FieldCodec.key(fields)) {
            return "it is under another key than its own, key=" + core.slots.key(slot, cell);
        }
        if (state == SlotWord.READY && !core.channels.isSet(channel, slot)) {
            return "it is ready and its channel's bit is clear, channel=" + channel;
        }
        long id = core.slots.tupleId(slot, cell);
        if (id <= 0 || id > SlotWord.generation(word)) {
            return "its cell is of another time, id=" + id;
        }
        int bound = core.slots.boundIndex(slot, cell);
        if (bound >= 0 && !membership.wasGiven(core.slots.boundIncarnation(slot, cell))) {
            return "it is bound to nobody, index=" + bound;
        }
        return payloadFault(slot, core.slots.slab(slot, cell), length, core.slots.payloadLength(slot, cell));
    }

    private @Nullable String payloadFault(int slot, int slab, int fields, int payload) {
        if (slab < Slabs.NONE || slab >= geometry.allSlabs()) {
            return "its slab is out of range, slab=" + slab;
        }
        int room = slab == Slabs.NONE ? SlotDescriptor.INLINE - fields : Geometry.SLAB_BYTES[geometry.classOf(slab)];
        if (payload < 0 || payload > room) {
            return "its payload's length is out of range, length=" + payload;
        }
        if (slab != Slabs.NONE) {
            long slabWord = core.slabs.word(slab);
            if (!Slabs.isUsed(slabWord) || Slabs.slot(slabWord) != slot) {
                return "its slab is not its own, slab=" + slab;
            }
        }
        return null;
    }
}
