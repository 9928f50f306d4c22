/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static io.osps.space.Layout.i64;
import static io.osps.space.Layout.longs;
import static io.osps.space.Layout.pad;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * One channel: three lines, so that those who write, who take and who sleep do not share one. Its bitmap of ready slots
 * lies apart.
 *
 * <pre>
 *     0 | publications  grows whenever a tuple appears; a spinning reader watches it |
 *    64 | head          the slot at which a search begins                            |
 *   128 | armed         a bit for each {@link BellDescriptor bell} that waits here   |
 * </pre>
 */
final class ChannelDescriptor {
    /** Channels are told apart by a hash of their name; two names in one channel cost time, nothing else. */
    static final int COUNT = 64;

    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            i64("publications"), pad(56), i64("head"), pad(56), longs("armed", BellDescriptor.COUNT / Long.SIZE));

    static final long SIZE = Layout.align(LAYOUT.byteSize(), Layout.LINE);
    static final long PUBLICATIONS = Layout.offset(LAYOUT, "publications");
    static final long HEAD = Layout.offset(LAYOUT, "head");
    static final long ARMED = Layout.offset(LAYOUT, "armed");

    private ChannelDescriptor() {}
}
