/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;

/** How many messages of a stream were taken so far, over all rounds. */
final class Credit {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final MappedByteBuffer file;

    Credit(MappedByteBuffer file) {
        this.file = file;
    }

    /** The count at the start of a round, when nothing is on its way. */
    long atStart() {
        return (long) LONGS.getVolatile(file, 0);
    }

    void set(long count) {
        LONGS.setRelease(file, 0, count);
    }

    void awaitAtLeast(long count) {
        while ((long) LONGS.getAcquire(file, 0) < count) {
            Thread.onSpinWait();
        }
    }
}
