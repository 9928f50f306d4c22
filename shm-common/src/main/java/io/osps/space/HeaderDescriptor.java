/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static io.osps.space.Layout.i32;
import static io.osps.space.Layout.i64;
import static io.osps.space.Layout.longs;
import static io.osps.space.Layout.pad;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * The first page of the file.
 *
 * <pre>
 *      0 +--------------------+
 *        | magic              |  "OSPSPACE"
 *      8 | version | features |  a bit for each change that an older version must not meet; none yet
 *     16 | boot id, high, low |  the boot of the host that made the file
 *     32 | slots   | partici. |  geometry
 *     40 | slabs 4K | 64K | 1M|
 *     56 | file size          |
 *     64 | inode              |  of this very file: a copy has another one
 *     72 | secret, high, low  |  128 random bits, which the token beside the file shows
 *     88 | ready              |  written last; nothing above changes after it
 *    128 | next incarnation   |
 *    192 | cursor             |  where the next slot is looked for
 *    256 | reclaimed, refused |  counters
 *    272 | high-water marks of slots, slabs 4K, 64K, 1M
 *        +--------------------+ 4096
 * </pre>
 */
final class HeaderDescriptor {
    static final long MAGIC_VALUE = 0x45434150_5350534FL;
    static final int VERSION_VALUE = 3;
    static final long READY_VALUE = 0x59444145_52L;

    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            i64("magic"),
            i32("version"),
            i32("features"),
            i64("bootHigh"),
            i64("bootLow"),
            i32("slots"),
            i32("participants"),
            i32("slabs4k"),
            i32("slabs64k"),
            i32("slabs1m"),
            pad(4),
            i64("fileSize"),
            i64("inode"),
            i64("secretHigh"),
            i64("secretLow"),
            i64("ready"),
            pad(32),
            i64("nextIncarnation"),
            pad(56),
            i64("cursor"),
            pad(56),
            i64("reclaimed"),
            i64("refused"),
            i64("slotsHighWater"),
            longs("slabsHighWater", Geometry.SLAB_BYTES.length));

    static final long SIZE = Layout.PAGE;
    static final long MAGIC = Layout.offset(LAYOUT, "magic");
    static final long VERSION = Layout.offset(LAYOUT, "version");
    static final long FEATURES = Layout.offset(LAYOUT, "features");
    static final long BOOT_HIGH = Layout.offset(LAYOUT, "bootHigh");
    static final long BOOT_LOW = Layout.offset(LAYOUT, "bootLow");
    static final long SLOTS = Layout.offset(LAYOUT, "slots");
    static final long PARTICIPANTS = Layout.offset(LAYOUT, "participants");
    static final long SLABS_4K = Layout.offset(LAYOUT, "slabs4k");
    static final long SLABS_64K = Layout.offset(LAYOUT, "slabs64k");
    static final long SLABS_1M = Layout.offset(LAYOUT, "slabs1m");
    static final long FILE_SIZE = Layout.offset(LAYOUT, "fileSize");
    static final long INODE = Layout.offset(LAYOUT, "inode");
    static final long SECRET_HIGH = Layout.offset(LAYOUT, "secretHigh");
    static final long SECRET_LOW = Layout.offset(LAYOUT, "secretLow");
    static final long READY = Layout.offset(LAYOUT, "ready");
    static final long NEXT_INCARNATION = Layout.offset(LAYOUT, "nextIncarnation");
    static final long CURSOR = Layout.offset(LAYOUT, "cursor");
    static final long RECLAIMED = Layout.offset(LAYOUT, "reclaimed");
    static final long REFUSED = Layout.offset(LAYOUT, "refused");
    static final long SLOTS_HIGH_WATER = Layout.offset(LAYOUT, "slotsHighWater");
    static final long SLABS_HIGH_WATER = Layout.offset(LAYOUT, "slabsHighWater");

    private HeaderDescriptor() {}
}
