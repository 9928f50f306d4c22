/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import io.osps.process.OwnProcess;
import io.osps.process.ProcessGroups;
import java.time.Duration;

/**
 * Cleans up after a participant whose lock byte the caller holds.
 *
 * <p>Each step is one transition from an exact word, or frees what no live cell names, so the whole can be repeated by
 * another when the reclaimer dies anywhere in it. Confined to who holds the byte.
 */
final class Reclaimer {
    private static final Duration GROUP_LIMIT = Duration.ofSeconds(5);

    private final Geometry geometry;
    private final Core core;

    Reclaimer(Geometry geometry, Core core) {
        this.geometry = geometry;
        this.core = core;
    }

    /**
     * Gives back what it had.
     *
     * @param self index of the reclaiming participant, which may be the one that leaves
     * @return false when something that it had started is not proven to be gone: then nothing was given back
     */
    boolean reclaim(Participant dead, int self) {
        if (!killGroups(dead)) {
            return false;
        }
        freeSlabs(dead);
        for (int slot = 0; slot < geometry.slots(); slot++) {
            long word = core.slots.word(slot);
            if (SlotWord.isHeldBy(word, dead.index())) {
                restore(slot, word, dead);
            } else if (isBoundTo(slot, word, dead)) {
                core.remove(slot, word, self);
            }
        }
        core.bells.reclaim(dead.index());
        return true;
    }

    /** First of all: what the dead one had started must be gone before anything is run again. */
    private boolean killGroups(Participant dead) {
        boolean gone = true;
        for (int slot = 0; slot < geometry.slots(); slot++) {
            long word = core.slots.word(slot);
            if (SlotWord.state(word) == SlotWord.CLAIMED && SlotWord.owner(word) == dead.index()) {
                ClaimMarks marks = core.slots.marks(slot, SlotWord.cell(word));
                if (marks.processGroup() > 1 && dead.pidNamespace() == OwnProcess.pidNamespace()) {
                    // After one that does not go, the others are only told to.
                    gone &= ProcessGroups.killAll(
                            marks.processGroup(), marks.processGroupStart(), gone ? GROUP_LIMIT : Duration.ZERO);
                }
            }
        }
        return gone;
    }

    /** Slabs for which the dead one answered and that no live cell names, and those of slots that it was emptying. */
    private void freeSlabs(Participant dead) {
        for (int slab = 0; slab < geometry.allSlabs(); slab++) {
            long slabWord = core.slabs.word(slab);
            int slot = Slabs.slot(slabWord);
            if (!Slabs.isUsed(slabWord) || slot >= geometry.slots()) {
                continue;
            }
            long word = core.slots.word(slot);
            int state = SlotWord.state(word);
            boolean emptied = SlotWord.isHeldBy(word, dead.index()) && state != SlotWord.CLAIMED;
            boolean orphan = Slabs.owner(slabWord) == dead.index() && !isNamed(slot, slab);
            if (emptied || orphan) {
                core.slabs.freeExactly(slab, slabWord);
            }
        }
    }

    private boolean isNamed(int slot, int slab) {
        long word;
        boolean named;
        do {
            word = core.slots.word(slot);
            int state = SlotWord.state(word);
            named = state != SlotWord.FREE
                    && state != SlotWord.WRITING
                    && core.slots.slab(slot, SlotWord.cell(word)) == slab;
        } while (core.slots.wordAfterReading(slot) != word);
        return named;
    }

    private void restore(int slot, long word, Participant dead) {
        int cell = SlotWord.cell(word);
        boolean keeps =
                SlotWord.state(word) == SlotWord.CLAIMED && !isBoundTo(slot, word, dead) && core.isVisible(slot, cell);
        core.channels.clearEverywhere(slot);
        if (!keeps) {
            core.slabs.free(core.slots.slab(slot, cell), slot);
            core.slots.change(slot, word, SlotWord.freed(word));
            return;
        }
        int attempts = SlotWord.attempts(word) + (SlotWord.uncounted(word) ? 0 : 1);
        core.giveBack(slot, word, Math.min(attempts, SlotWord.MAX_ATTEMPTS));
    }

    private boolean isBoundTo(int slot, long word, Participant dead) {
        int state = SlotWord.state(word);
        if (state == SlotWord.FREE || state == SlotWord.WRITING) {
            return false;
        }
        int cell = SlotWord.cell(word);
        boolean bound = core.slots.boundIndex(slot, cell) == dead.index()
                && core.slots.boundIncarnation(slot, cell) == dead.incarnation();
        return bound
                && core.slots.wordAfterReading(slot) == word
                && (!SlotWord.isExclusive(word) || SlotWord.isHeldBy(word, dead.index()));
    }
}
