/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of answers that wait for their clients, on all connections of a server: those that are not written yet and
 * those in the native memory of the channels. Connections enter themselves in steps of {@value #STEP} bytes, so one that
 * is read from promptly enters nothing. Thread-safe.
 */
final class UnreadAnswers {
    static final int STEP = 4 << 10;

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger holders = new AtomicInteger();

    /** So many bytes in whole steps. */
    static long inSteps(long bytes) {
        return (bytes + STEP - 1) / STEP * STEP;
    }

    /** One connection holds another number of bytes than it did. */
    void change(long before, long now) {
        if (before == now) {
            return;
        }
        if (before == 0) {
            holders.incrementAndGet();
        } else if (now == 0) {
            holders.decrementAndGet();
        }
        bytes.addAndGet(now - before);
    }

    long bytes() {
        return bytes.get();
    }

    /** Whether that many are at least what a connection holds on average, of those that hold any. */
    boolean isLarge(long own) {
        return own * Math.max(1, holders.get()) >= bytes.get();
    }
}
