package io.osps.space;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Looks at the whole space and changes nothing. What it returns is consistent tuple by tuple. Thread safe. */
final class Inspector {
    private final Geometry geometry;
    private final Core core;
    private final Membership membership;

    Inspector(Geometry geometry, Core core, Membership membership) {
        this.geometry = geometry;
        this.core = core;
        this.membership = membership;
    }

    List<TupleView> inspect(@Nullable Template template) {
        List<TupleView> views = new ArrayList<>();
        for (int slot = 0; slot < geometry.slots(); slot++) {
            TupleView view = view(slot, template);
            if (view != null) {
                views.add(view);
            }
        }
        return views;
    }

    private @Nullable TupleView view(int slot, @Nullable Template template) {
        while (true) {
            long word = core.slots.word(slot);
            TupleState state = state(word);
            if (state == null) {
                return null;
            }
            int cell = SlotWord.cell(word);
            byte[] fields = new byte[Tuple.MAX_ENCODED_FIELDS];
            int length = core.slots.readFields(slot, cell, fields);
            boolean wanted = (state == TupleState.CLAIMED || core.isVisible(slot, cell))
                    && isWellFormed(fields, length)
                    && (template == null || FieldCodec.matches(template.encoded(), fields, length));
            TupleView view = wanted ? view(slot, word, state, Arrays.copyOf(fields, length)) : null;
            if (core.slots.wordAfterReading(slot) == word) {
                return view;
            }
        }
    }

    /** What is damaged is left to {@link #check}, which names it. */
    private static boolean isWellFormed(byte[] fields, int length) {
        try {
            FieldCodec.checked(Arrays.copyOf(fields, Math.max(0, length)));
            return true;
        } catch (MalformedTupleException _) {
            return false;
        }
    }

    private TupleView view(int slot, long word, TupleState state, byte[] fields) {
        int cell = SlotWord.cell(word);
        long now = core.now();
        boolean claimed = state == TupleState.CLAIMED;
        int owner = SlotWord.owner(word);
        int bound = core.slots.boundIndex(slot, cell);
        return new TupleView(
                new Tuple(fields, Tuple.NO_PAYLOAD),
                core.slots.payloadLength(slot, cell),
                state,
                claimed && owner < geometry.participants() ? membership.at(owner) : null,
                claimed ? Duration.ofNanos(Math.max(0, now - core.slots.heldSince(slot))) : Duration.ZERO,
                bound < 0 ? null : boundTo(bound, core.slots.boundIncarnation(slot, cell)),
                SlotWord.attempts(word),
                Duration.ofNanos(Math.max(0, now - core.slots.writtenAt(slot, cell))),
                core.slots.marks(slot, cell));
    }

    /** Null when it is gone, though somebody still holds a claim on what was bound to it. */
    private @Nullable Participant boundTo(int index, long incarnation) {
        Participant participant = membership.at(index);
        return participant != null && participant.incarnation() == incarnation ? participant : null;
    }

    private static @Nullable TupleState state(long word) {
        return switch (SlotWord.state(word)) {
            case SlotWord.READY -> TupleState.READY;
            case SlotWord.CLAIMED -> TupleState.CLAIMED;
            case SlotWord.QUARANTINED -> TupleState.QUARANTINED;
            default -> null;
        };
    }

    SpaceStats stats() {
        int[] states = new int[8];
        for (int slot = 0; slot < geometry.slots(); slot++) {
            states[SlotWord.state(core.slots.word(slot))]++;
        }
        List<SpaceStats.PayloadClass> classes = new ArrayList<>();
        for (int i = 0; i < Geometry.SLAB_BYTES.length; i++) {
            int used = 0;
            for (int slab = 0; slab < geometry.slabs(i); slab++) {
                used += Slabs.isUsed(core.slabs.word(geometry.firstSlab(i) + slab)) ? 1 : 0;
            }
            classes.add(new SpaceStats.PayloadClass(
                    Geometry.SLAB_NAMES[i], Geometry.SLAB_BYTES[i], used, geometry.slabs(i)));
        }
        return new SpaceStats(
                states[SlotWord.READY],
                states[SlotWord.CLAIMED],
                states[SlotWord.QUARANTINED],
                geometry.slots(),
                classes,
                membership.all().size(),
                geometry.participants(),
                core.counters.read(HeaderDescriptor.RECLAIMED),
                core.counters.read(HeaderDescriptor.REFUSED));
    }

    /** Names every broken invariant. Something that changes while it is looked at is looked at again. */
    List<String> check() {
        List<String> broken = new ArrayList<>();
        for (int slot = 0; slot < geometry.slots(); slot++) {
            String fault = checkSlot(slot);
            if (fault != null) {
                broken.add(fault);
            }
        }
        for (int slab = 0; slab < geometry.allSlabs(); slab++) {
            String fault = checkSlab(slab);
            if (fault != null) {
                broken.add(fault);
            }
        }
        return broken;
    }

    private @Nullable String checkSlot(int slot) {
        while (true) {
            long word = core.slots.word(slot);
            String fault = faultOf(slot, word);
            if (fault == null) {
                return null;
            }
            if (core.slots.wordAfterReading(slot) == word) {
                return String.format(
                        Locale.ROOT,
                        "slot: %s: slot=%d state=%d owner=%d generation=%d",
                        fault,
                        slot,
                        SlotWord.state(word),
                        SlotWord.owner(word),
                        SlotWord.generation(word));
            }
        }
    }

    private @Nullable String faultOf(int slot, long word) {
        int state = SlotWord.state(word);
        int cell = SlotWord.cell(word);
        if (state > SlotWord.QUARANTINED) {
            return "its state is unknown";
        }
        if (SlotWord.isExclusive(word)
                && (SlotWord.owner(word) >= geometry.participants()
                        || membership.incarnation(SlotWord.owner(word)) == 0)) {
            return "it is held by nobody";
        }
        if (state == SlotWord.FREE || state == SlotWord.WRITING || state == SlotWord.REMOVING) {
            return null;
        }
        if (state == SlotWord.READY && !core.channels.isSet(core.slots.channel(slot, cell), slot)) {
            return "it is ready and its channel's bit is clear";
        }
        byte[] fields = new byte[Tuple.MAX_ENCODED_FIELDS];
        int length = core.slots.readFields(slot, cell, fields);
        try {
            FieldCodec.checked(Arrays.copyOf(fields, Math.max(0, length)));
        } catch (MalformedTupleException e) {
            return e.getMessage();
        }
        int slab = core.slots.slab(slot, cell);
        if (slab < Slabs.NONE || slab >= geometry.allSlabs()) {
            return "its slab is out of range, slab=" + slab;
        }
        int payload = core.slots.payloadLength(slot, cell);
        int room = slab == Slabs.NONE ? SlotDescriptor.INLINE - length : Geometry.SLAB_BYTES[geometry.classOf(slab)];
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

    private @Nullable String checkSlab(int slab) {
        while (true) {
            long slabWord = core.slabs.word(slab);
            if (!Slabs.isUsed(slabWord)) {
                return null;
            }
            int slot = Slabs.slot(slabWord);
            int owner = Slabs.owner(slabWord);
            if (slot >= geometry.slots() || owner >= geometry.participants()) {
                return "slab: its word is out of range: slab=" + slab + " slot=" + slot + " owner=" + owner;
            }
            long word = core.slots.word(slot);
            int state = SlotWord.state(word);
            boolean live = state != SlotWord.FREE && core.slots.slab(slot, SlotWord.cell(word)) == slab;
            boolean inHand = membership.incarnation(owner) != 0 || SlotWord.isExclusive(word);
            if (core.slots.wordAfterReading(slot) == word && core.slabs.word(slab) == slabWord) {
                return live || inHand ? null : "slab: it is used and nobody names it: slab=" + slab + " slot=" + slot;
            }
        }
    }
}
