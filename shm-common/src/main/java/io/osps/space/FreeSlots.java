/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

/**
 * Finds a free slot for a tuple and holds it in {@code WRITING}: the next one of this process's {@link Runs run}, or the
 * last one, when it is free again and this process writes and takes by turns.
 *
 * <p>In the last slot a tuple is as much younger than all others of this process as in the next one, and the slot's lines of
 * memory are still near. Who only writes goes on to the next one: in the same lines it would wait for the takers to be
 * done with them, every time. Thread safe and lock-free.
 */
final class FreeSlots {
    private final Slots slots;
    private final Runs runs;
    private final int count;

    /*
     * Racy, all of them. A slot and a word that do not belong together, or a tuple that was not simply taken, make a CAS that
     * fails, from which nothing follows.
     */
    private int lastPublished = -1;
    private int guessedSlot = -1;
    private long guessedWord;
    /** Whether this process has taken something since it wrote. */
    private boolean tookSince;

    FreeSlots(Memory memory, Geometry geometry, Slots slots) {
        this.slots = slots;
        this.runs = new Runs(memory, geometry);
        this.count = geometry.slots();
    }

    /** The slot, or -1 when a whole round of the table found none free. */
    int seize(int self, boolean vital) {
        if (tookSince) {
            tookSince = false;
            int last = runs.last(vital);
            if (last >= 0 && (seizeGuessed(last, self) || seize(last, self))) {
                return last;
            }
        }
        for (int i = 0; i < count + Runs.LENGTH; i++) {
            int slot = runs.next(vital);
            if (seize(slot, self)) {
                return slot;
            }
        }
        return -1;
    }

    private boolean seize(int slot, int self) {
        long word = slots.word(slot);
        return SlotWord.state(word) == SlotWord.FREE
                && slots.change(slot, word, SlotWord.next(word, SlotWord.WRITING, self));
    }

    /** Without a look first: the slot's line comes from the taker's processor once and not twice. */
    private boolean seizeGuessed(int slot, int self) {
        long word = guessedWord;
        return slot == guessedSlot && slots.change(slot, word, SlotWord.next(word, SlotWord.WRITING, self));
    }

    void tookOne() {
        tookSince = true;
    }

    /** Notes that a tuple was written there, with that word of the ready slot. */
    void published(int slot, long ready) {
        guessedSlot = slot == lastPublished ? slot : -1;
        guessedWord = SlotWord.taken(ready);
        lastPublished = slot;
    }
}
