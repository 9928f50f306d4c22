/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static io.osps.space.Layout.bytes;
import static io.osps.space.Layout.i16;
import static io.osps.space.Layout.i64;
import static io.osps.space.Layout.pad;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * One entry of the table of participants, 256 bytes. It is written by who holds its lock byte.
 *
 * <pre>
 *     0 | incarnation, 0: the entry is free; written last | pid                   |
 *    16 | start ticks                                     | pid namespace         |
 *    32 | role length | name length | role (32 bytes)     | name (128 bytes)      |
 * </pre>
 */
final class ParticipantDescriptor {
    static final int MAX_ROLE = 32;
    static final int MAX_NAME = 128;

    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            i64("incarnation"),
            i64("pid"),
            i64("startTicks"),
            i64("pidNamespace"),
            i16("roleLength"),
            i16("nameLength"),
            pad(4),
            bytes("role", MAX_ROLE),
            bytes("name", MAX_NAME),
            pad(56));

    static final long SIZE = LAYOUT.byteSize();
    static final long INCARNATION = Layout.offset(LAYOUT, "incarnation");
    static final long PID = Layout.offset(LAYOUT, "pid");
    static final long START_TICKS = Layout.offset(LAYOUT, "startTicks");
    static final long PID_NAMESPACE = Layout.offset(LAYOUT, "pidNamespace");
    static final long ROLE_LENGTH = Layout.offset(LAYOUT, "roleLength");
    static final long NAME_LENGTH = Layout.offset(LAYOUT, "nameLength");
    static final long ROLE = Layout.offset(LAYOUT, "role");
    static final long NAME = Layout.offset(LAYOUT, "name");

    private ParticipantDescriptor() {}
}
