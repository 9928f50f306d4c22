/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/** Builds the structures of the mapped file, so that an offset is always taken from the layout that documents it. */
final class Layout {
    static final int LINE = 64;
    static final int PAGE = 4096;

    private Layout() {}

    static MemoryLayout i64(String name) {
        return ValueLayout.JAVA_LONG.withName(name);
    }

    static MemoryLayout i32(String name) {
        return ValueLayout.JAVA_INT.withName(name);
    }

    static MemoryLayout i16(String name) {
        return ValueLayout.JAVA_SHORT.withName(name);
    }

    static MemoryLayout bytes(String name, long size) {
        return MemoryLayout.sequenceLayout(size, ValueLayout.JAVA_BYTE).withName(name);
    }

    static MemoryLayout longs(String name, long count) {
        return MemoryLayout.sequenceLayout(count, ValueLayout.JAVA_LONG).withName(name);
    }

    static MemoryLayout pad(long size) {
        return MemoryLayout.paddingLayout(size);
    }

    static long offset(StructLayout layout, String field) {
        return layout.byteOffset(PathElement.groupElement(field));
    }

    static long align(long value, long to) {
        return (value + to - 1) / to * to;
    }
}
