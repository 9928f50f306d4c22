/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static io.osps.space.Layout.bytes;
import static io.osps.space.Layout.i16;
import static io.osps.space.Layout.i32;
import static io.osps.space.Layout.i64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * One slot: a line with its word and the marks of its claim, then two cells, of which one is live.
 *
 * <pre>
 *   slot     0 +-----------------+-----------------+
 *              | word            | held since      |
 *           16 | marks of        | started         |   marks are those of the tuple whose id
 *           32 | progress        | deadline        |   stands in "marks of", else void
 *           48 | process group   | its start       |
 *           64 +-----------------+-----------------+
 *              | cell 0 (512 bytes)                |
 *          576 +-----------------------------------+
 *              | cell 1 (512 bytes)                |
 *         1088 +-----------------------------------+
 *
 *   cell     0 | tuple id        | written at      |   id: generation of the word that published it
 *           16 | expiry, 0: none | bound incarn.   |
 *           32 | fields | bound  | slab            |   lengths in bytes; bound, slab: index or -1
 *           40 | payload length  | channel | key   |
 *           48 | fields, then a small payload      |
 *          512 +-----------------------------------+
 * </pre>
 */
final class SlotDescriptor {
    private static final StructLayout CELL = MemoryLayout.structLayout(
            i64("tupleId"),
            i64("writtenAt"),
            i64("expiry"),
            i64("boundIncarnation"),
            i16("fieldsLength"),
            i16("boundIndex"),
            i32("slab"),
            i32("payloadLength"),
            i16("channel"),
            i16("key"),
            bytes("data", 464));

    private static final StructLayout SLOT = MemoryLayout.structLayout(
            i64("word"),
            i64("heldSince"),
            i64("marksOf"),
            i64("started"),
            i64("progress"),
            i64("deadline"),
            i64("group"),
            i64("groupStart"),
            CELL.withName("cell0"),
            CELL.withName("cell1"));

    static final long SIZE = SLOT.byteSize();
    static final long CELL_SIZE = CELL.byteSize();
    static final int INLINE = (int) (CELL_SIZE - Layout.offset(CELL, "data"));

    static final long WORD = Layout.offset(SLOT, "word");
    static final long HELD_SINCE = Layout.offset(SLOT, "heldSince");
    static final long MARKS_OF = Layout.offset(SLOT, "marksOf");
    static final long STARTED = Layout.offset(SLOT, "started");
    static final long PROGRESS = Layout.offset(SLOT, "progress");
    static final long DEADLINE = Layout.offset(SLOT, "deadline");
    static final long GROUP = Layout.offset(SLOT, "group");
    static final long GROUP_START = Layout.offset(SLOT, "groupStart");
    static final long CELL_0 = Layout.offset(SLOT, "cell0");

    static final long TUPLE_ID = Layout.offset(CELL, "tupleId");
    static final long WRITTEN_AT = Layout.offset(CELL, "writtenAt");
    static final long EXPIRY = Layout.offset(CELL, "expiry");
    static final long BOUND_INCARNATION = Layout.offset(CELL, "boundIncarnation");
    static final long FIELDS_LENGTH = Layout.offset(CELL, "fieldsLength");
    static final long BOUND_INDEX = Layout.offset(CELL, "boundIndex");
    static final long SLAB = Layout.offset(CELL, "slab");
    static final long PAYLOAD_LENGTH = Layout.offset(CELL, "payloadLength");
    static final long CHANNEL = Layout.offset(CELL, "channel");
    static final long KEY = Layout.offset(CELL, "key");
    static final long DATA = Layout.offset(CELL, "data");

    private SlotDescriptor() {}
}
