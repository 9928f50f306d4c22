/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static io.osps.space.Layout.i16;
import static io.osps.space.Layout.i32;
import static io.osps.space.Layout.i64;
import static io.osps.space.Layout.pad;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * One bell: what one sleeping thread waits for, and the futex that wakes it.
 *
 * <pre>
 *     0 | owner    0: free, else participant index + 1     |
 *     8 | futex    grows with each ring                     |
 *    12 | channel | key, 0: any | 1 if it only reads        |
 * </pre>
 */
final class BellDescriptor {
    static final int COUNT = 512;

    private static final StructLayout LAYOUT =
            MemoryLayout.structLayout(i64("owner"), i32("futex"), i16("channel"), i16("key"), i16("reader"), pad(46));

    static final long SIZE = LAYOUT.byteSize();
    static final long OWNER = Layout.offset(LAYOUT, "owner");
    static final long FUTEX = Layout.offset(LAYOUT, "futex");
    static final long CHANNEL = Layout.offset(LAYOUT, "channel");
    static final long KEY = Layout.offset(LAYOUT, "key");
    static final long READER = Layout.offset(LAYOUT, "reader");

    private BellDescriptor() {}
}
