/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Which slot to try next when a tuple is written.
 *
 * <p>The file's cursor goes round the table and hands out runs of {@value #LENGTH} slots, one word of a bitmap each; a
 * process fills its run slot by slot, or the last one again when it is free. So the slots of one writer are in order of
 * age, those of several are to within a run each, and writers seldom touch the same line of memory.
 *
 * <p>The last eighth of the table, and a run at least, is for vital tuples alone. Thread safe and lock-free.
 */
final class Runs {
    static final int LENGTH = 64;

    private static final int USED_BITS = 8;
    private static final int RESERVE = 8;
    private static final int NONE_YET = LENGTH + 1;

    private final Memory memory;
    private final int slots;
    /** First slot of this process's run, and how many of it were handed out. */
    private final AtomicLong run = new AtomicLong(NONE_YET);

    Runs(Memory memory, Geometry geometry) {
        this.memory = memory;
        this.slots = geometry.slots();
    }

    /** How many slots of a table of so many such a tuple can choose from. */
    static int room(int slots, boolean vital) {
        return vital ? slots : Math.max(LENGTH, slots - Math.max(LENGTH, slots / RESERVE));
    }

    /** The slot that was handed out last, or -1 when there is none that such a tuple can have. */
    int last(boolean vital) {
        long seen = run.get();
        int used = (int) (seen & ((1 << USED_BITS) - 1));
        int slot = (int) (seen >>> USED_BITS) + used - 1;
        return used > 0 && used <= LENGTH && slot < room(slots, vital) ? slot : -1;
    }

    int next(boolean vital) {
        while (true) {
            long seen = run.get();
            int first = (int) (seen >>> USED_BITS);
            int used = (int) (seen & ((1 << USED_BITS) - 1));
            if (used >= LENGTH || first >= room(slots, vital)) {
                long fresh = memory.getAndAddLong(HeaderDescriptor.CURSOR, LENGTH) & (slots - 1);
                // Who loses this race wastes a run, which the cursor comes by again.
                run.compareAndSet(seen, fresh << USED_BITS);
            } else if (run.compareAndSet(seen, seen + 1)) {
                return first + used;
            }
        }
    }
}
