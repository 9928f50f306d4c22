/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

/** Counters and high-water marks in the file's header, shared by all processes. They only grow. Thread safe. */
final class Counters {
    private final Memory memory;

    Counters(Memory memory) {
        this.memory = memory;
    }

    void reclaimed() {
        memory.getAndAddLong(HeaderDescriptor.RECLAIMED, 1);
    }

    /** A write found all that it might use in use: so many, which is a high-water mark too. */
    void refused(long highWater, int inUse) {
        memory.getAndAddLong(HeaderDescriptor.REFUSED, 1);
        raise(highWater, inUse);
    }

    /** Raises a high-water mark to at least that. */
    void raise(long highWater, int inUse) {
        long seen = read(highWater);
        while (seen < inUse && !memory.compareAndSetLong(highWater, seen, inUse)) {
            seen = read(highWater);
        }
    }

    /** Where the high-water mark of a payload class stands. */
    static long slabsHighWater(int payloadClass) {
        return HeaderDescriptor.SLABS_HIGH_WATER + (long) payloadClass * Long.BYTES;
    }

    long read(long counter) {
        return memory.getLongVolatile(counter);
    }
}
