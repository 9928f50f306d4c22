/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

/**
 * The one word that is the whole truth of a slot.
 *
 * <pre>
 *   63                          21 20      9   8     7    4   3    2   0
 *   +-----------------------------+---------+-----+--------+------+-----+
 *   | generation                  | owner   | unc | attempts| cell |state|
 *   +-----------------------------+---------+-----+--------+------+-----+
 *
 *   state       one of the constants below
 *   cell        which of the slot's two cells is live
 *   attempts    how many claimants died with the tuple, up to MAX_ATTEMPTS
 *   unc         the present claim does not count as an attempt
 *   owner       index of the participant that holds the slot, in the exclusive states
 *   generation  grows by one with every transition, so that no word ever comes back
 * </pre>
 *
 * <p>Transitions, each one CAS from the exact word last seen:
 *
 * <pre>
 *   FREE --write--> WRITING --publish--> READY --take--> REMOVING --> FREE
 *                                        READY --claim--> CLAIMED --commit--> REMOVING
 *                                                         CLAIMED --release, replace--> READY
 *   by the reclaimer of a dead owner:    WRITING, REMOVING --> FREE
 *                                        CLAIMED --> READY, or FREE when its tuple is gone
 * </pre>
 */
final class SlotWord {
    static final int FREE = 0;
    static final int WRITING = 1;
    static final int READY = 2;
    static final int CLAIMED = 3;
    static final int REMOVING = 4;

    static final int MAX_ATTEMPTS = 15;

    private static final int CELL_SHIFT = 3;
    private static final int ATTEMPTS_SHIFT = 4;
    private static final int UNCOUNTED_SHIFT = 8;
    private static final int OWNER_SHIFT = 9;
    private static final int GENERATION_SHIFT = 21;

    private SlotWord() {}

    static int state(long word) {
        return (int) (word & 7);
    }

    static int cell(long word) {
        return (int) (word >>> CELL_SHIFT & 1);
    }

    static int attempts(long word) {
        return (int) (word >>> ATTEMPTS_SHIFT & 15);
    }

    static boolean uncounted(long word) {
        return (word >>> UNCOUNTED_SHIFT & 1) != 0;
    }

    static int owner(long word) {
        return (int) (word >>> OWNER_SHIFT & 0xFFF);
    }

    static long generation(long word) {
        return word >>> GENERATION_SHIFT;
    }

    /** Whether only the owner, or the reclaimer of a dead owner, may touch the slot. */
    static boolean isExclusive(long word) {
        int state = state(word);
        return state == WRITING || state == CLAIMED || state == REMOVING;
    }

    static boolean isHeldBy(long word, int participant) {
        return isExclusive(word) && owner(word) == participant;
    }

    /** The word after {@code word} with the same cell and attempts. */
    static long next(long word, int state, int owner) {
        return compose(word, state, cell(word), attempts(word), false, owner);
    }

    static long claimed(long word, int owner, boolean uncounted) {
        return compose(word, CLAIMED, cell(word), attempts(word), uncounted, owner);
    }

    static long published(long word, int cell) {
        return compose(word, READY, cell, 0, false, 0);
    }

    static long returned(long word, int attempts) {
        return compose(word, READY, cell(word), attempts, false, 0);
    }

    static long freed(long word) {
        return compose(word, FREE, cell(word), 0, false, 0);
    }

    /** The word of a free slot after the tuple that was ready in it was taken. */
    static long taken(long ready) {
        return freed(next(ready, REMOVING, 0));
    }

    private static long compose(long before, int state, int cell, int attempts, boolean uncounted, int owner) {
        return (generation(before) + 1) << GENERATION_SHIFT
                | (long) owner << OWNER_SHIFT
                | (uncounted ? 1L : 0L) << UNCOUNTED_SHIFT
                | (long) attempts << ATTEMPTS_SHIFT
                | (long) cell << CELL_SHIFT
                | state;
    }
}
