/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The one seam through which the space reads and writes shared memory. The memory order is in the name; a method without
 * one is plain. Offsets are bytes from the start of the mapping and naturally aligned; any other throws {@link
 * IndexOutOfBoundsException} or {@link IllegalArgumentException}, never crashes. Thread safe.
 */
final class Memory {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle SHORT = ValueLayout.JAVA_SHORT.varHandle();

    private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[Layout.PAGE]);

    private final MemorySegment segment;

    Memory(MemorySegment segment) {
        this.segment = segment;
    }

    long size() {
        return segment.byteSize();
    }

    /** The four bytes at that offset, for a system call. */
    MemorySegment word(long offset) {
        return segment.asSlice(offset, Integer.BYTES);
    }

    long getLong(long offset) {
        return (long) LONG.get(segment, offset);
    }

    int getInt(long offset) {
        return (int) INT.get(segment, offset);
    }

    short getShort(long offset) {
        return (short) SHORT.get(segment, offset);
    }

    long getLongAcquire(long offset) {
        return (long) LONG.getAcquire(segment, offset);
    }

    long getLongVolatile(long offset) {
        return (long) LONG.getVolatile(segment, offset);
    }

    int getIntVolatile(long offset) {
        return (int) INT.getVolatile(segment, offset);
    }

    void putLong(long offset, long value) {
        FaultPoint.beforeStore();
        LONG.set(segment, offset, value);
    }

    void putInt(long offset, int value) {
        FaultPoint.beforeStore();
        INT.set(segment, offset, value);
    }

    void putShort(long offset, short value) {
        FaultPoint.beforeStore();
        SHORT.set(segment, offset, value);
    }

    void putLongRelease(long offset, long value) {
        FaultPoint.beforeStore();
        LONG.setRelease(segment, offset, value);
    }

    void putLongVolatile(long offset, long value) {
        FaultPoint.beforeStore();
        LONG.setVolatile(segment, offset, value);
    }

    boolean compareAndSetLong(long offset, long expected, long value) {
        FaultPoint.beforeStore();
        return LONG.compareAndSet(segment, offset, expected, value);
    }

    long getAndAddLong(long offset, long delta) {
        FaultPoint.beforeStore();
        return (long) LONG.getAndAdd(segment, offset, delta);
    }

    int getAndAddInt(long offset, int delta) {
        FaultPoint.beforeStore();
        return (int) INT.getAndAdd(segment, offset, delta);
    }

    long getAndOrLong(long offset, long bits) {
        FaultPoint.beforeStore();
        return (long) LONG.getAndBitwiseOr(segment, offset, bits);
    }

    long getAndAndLong(long offset, long bits) {
        FaultPoint.beforeStore();
        return (long) LONG.getAndBitwiseAnd(segment, offset, bits);
    }

    /** How many of so many bytes are 0, up to the first that is not; a quick look without an order of its own. */
    long zeroBytes(long offset, long count) {
        for (long at = 0; at < count; at += ZEROS.byteSize()) {
            long part = Math.min(ZEROS.byteSize(), count - at);
            long differs = MemorySegment.mismatch(segment, offset + at, offset + at + part, ZEROS, 0, part);
            if (differs >= 0) {
                return at + differs;
            }
        }
        return count;
    }

    void copyIn(byte[] source, int from, long offset, int length) {
        FaultPoint.beforeStore();
        MemorySegment.copy(source, from, segment, ValueLayout.JAVA_BYTE, offset, length);
    }

    void copyOut(long offset, byte[] target, int to, int length) {
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, target, to, length);
    }
}
