/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
                    Geometry.SLAB_NAMES[i],
                    Geometry.SLAB_BYTES[i],
                    used,
                    highWater(Counters.slabsHighWater(i), used, geometry.slabs(i)),
                    geometry.slabs(i)));
        }
        return new SpaceStats(
                states[SlotWord.READY],
                states[SlotWord.CLAIMED],
                geometry.slots(),
                highWater(
                        HeaderDescriptor.SLOTS_HIGH_WATER, geometry.slots() - states[SlotWord.FREE], geometry.slots()),
                classes,
                membership.all().size(),
                geometry.participants(),
                new SpaceStats.Counts(
                        core.counters.read(HeaderDescriptor.RECLAIMED),
                        core.counters.read(HeaderDescriptor.REFUSED),
                        core.bells.sleeps(),
                        core.bells.rings()));
    }

    private int highWater(long mark, int inUse, int limit) {
        return Math.clamp(core.counters.read(mark), inUse, limit);
    }

    SpaceCheck check() {
        return new Checker(geometry, core, membership).check();
    }
}
