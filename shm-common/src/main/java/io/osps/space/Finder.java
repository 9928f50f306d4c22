/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for tuples that match, and does with the first what it was asked to.
 *
 * <p>Order: a search begins where the last one took something and goes round the table once; slots are filled in the
 * order of the table, so the oldest match is found first, but for slots that were passed over because they were in use:
 * those are found at most one round of the table later. Thread safe.
 */
final class Finder {
    /** What to do with the match. */
    enum Mode {
        TAKE,
        READ,
        CLAIM,
        CLAIM_UNCOUNTED
    }

    /** How often a search is repeated at most, since meanwhile something appeared. */
    private static final int SEARCHES = 8;

    private static final ThreadLocal<byte[]> SCRATCH =
            ThreadLocal.withInitial(() -> new byte[Tuple.MAX_ENCODED_FIELDS]);

    private final Geometry geometry;
    private final Core core;
    private final int self;

    Finder(Geometry geometry, Core core, int self) {
        this.geometry = geometry;
        this.core = core;
        this.self = self;
    }

    /** A {@link Tuple}, or for the modes that claim a {@link MappedClaim}; null when nothing matches now. */
    @Nullable Object find(Template template, Mode mode) {
        long seen = core.channels.publications(template.channelIndex());
        Object found = search(template, mode);
        // What appeared behind the search while what lay before it went was there all the time.
        for (int i = 0; found == null && i < SEARCHES; i++) {
            long now = core.channels.publications(template.channelIndex());
            if (now == seen) {
                return null;
            }
            seen = now;
            found = search(template, mode);
        }
        return found;
    }

    /**
     * The same for who has found nothing yet and sees that something was published since: the shortest way to it.
     *
     * @param before the channel's publications before the last look
     * @param after the same now
     */
    @Nullable Object findNew(Template template, Mode mode, long before, long after) {
        int slot = core.channels.published(before, after);
        Object found = slot < 0 ? null : attempt(slot, wordOf(slot, mode), template, mode, SCRATCH.get());
        return found == null ? find(template, mode) : found;
    }

    private long wordOf(int slot, Mode mode) {
        return mode == Mode.READ ? core.slots.word(slot) : core.slots.wordToChange(slot);
    }

    private @Nullable Object search(Template template, Mode mode) {
        int mask = geometry.slots() - 1;
        int channel = template.channelIndex();
        byte[] scratch = SCRATCH.get();
        int from = core.channels.head(channel);
        boolean passedOver = false;
        for (int left = geometry.slots(); left > 0; ) {
            int slot = core.channels.next(channel, from, left);
            if (slot < 0) {
                return null;
            }
            Object found = attempt(slot, core.slots.word(slot), template, mode, scratch);
            if (found != null) {
                if (mode != Mode.READ && !passedOver) {
                    core.channels.moveHead(channel, slot);
                }
                return found;
            }
            passedOver = true;
            left -= (slot - from & mask) + 1;
            from = slot + 1 & mask;
        }
        return null;
    }

    private @Nullable Object attempt(int slot, long word, Template template, Mode mode, byte[] scratch) {
        if (SlotWord.state(word) != SlotWord.READY) {
            return null;
        }
        int cell = SlotWord.cell(word);
        if (template.key() != Bells.ANY_KEY && core.slots.key(slot, cell) != template.key()) {
            return null;
        }
        int length = core.slots.readFields(slot, cell, scratch);
        // If these bytes are torn, the word is another by now: none of the transitions below succeeds, and a copy is
        // checked against it.
        if (!core.isVisible(slot, cell)) {
            core.remove(slot, word, self);
            return null;
        }
        if (length < 0 || !FieldCodec.matches(template.encoded(), scratch, length)) {
            return null;
        }
        byte[] fields = Arrays.copyOf(scratch, length);
        return switch (mode) {
            case TAKE -> core.take(slot, word, fields, self);
            case READ -> copy(slot, word, fields);
            case CLAIM, CLAIM_UNCOUNTED -> claim(slot, word, fields, mode == Mode.CLAIM_UNCOUNTED);
        };
    }

    private @Nullable Tuple copy(int slot, long word, byte[] fields) {
        byte[] payload;
        try {
            payload = core.slots.readPayload(slot, SlotWord.cell(word), fields.length, core.slabs);
        } catch (MalformedTupleException torn) {
            if (core.slots.wordAfterReading(slot) == word) {
                throw torn;
            }
            return null;
        }
        return core.slots.wordAfterReading(slot) == word ? new Tuple(fields, payload) : null;
    }

    private @Nullable MappedClaim claim(int slot, long word, byte[] fields, boolean uncounted) {
        long claimed = core.claim(slot, word, uncounted, self);
        if (claimed == 0) {
            return null;
        }
        byte[] payload = core.slots.readPayload(slot, SlotWord.cell(word), fields.length, core.slabs);
        return new MappedClaim(core, self, slot, claimed, new Tuple(fields, payload));
    }

    /** Copies of all matches. */
    List<Tuple> findAll(Template template) {
        List<Tuple> all = new ArrayList<>();
        byte[] scratch = SCRATCH.get();
        int from = 0;
        while (from < geometry.slots()) {
            int slot = core.channels.next(template.channelIndex(), from, geometry.slots() - from);
            if (slot < 0) {
                break;
            }
            if (attempt(slot, core.slots.word(slot), template, Mode.READ, scratch) instanceof Tuple tuple) {
                all.add(tuple);
            }
            from = slot + 1;
        }
        return all;
    }
}
