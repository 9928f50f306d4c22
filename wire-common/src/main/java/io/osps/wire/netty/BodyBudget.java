/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for the commands of all connections together, those that arrive and those under way, so that no mix of
 * commands takes the server past its heap. The first {@value #FREE} bytes of a command are not counted: the limits of
 * connections and of queues bound those, and so small commands share no counter. Thread-safe.
 */
final class BodyBudget {
    static final int FREE = 1 << 10;
    /** What an argument takes beside its bytes: the header of an array, its place in another, padding. */
    static final int BESIDE_ARGUMENT = 32;

    private static final int STEP = 4 << 10;

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    BodyBudget(long limit) {
        this.limit = limit;
    }

    /** What has to be reserved for a command that holds that many bytes: whole steps, or nothing. */
    static long inSteps(long bytes) {
        return bytes <= FREE ? 0 : (bytes + STEP - 1) / STEP * STEP;
    }

    /** Takes that many bytes, or none when more than {@code most} would be in use then, or more than there are. */
    boolean reserve(long bytes, long most) {
        if (used.addAndGet(bytes) <= Math.min(limit, most)) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void release(long bytes) {
        if (bytes > 0) {
            used.addAndGet(-bytes);
        }
    }

    long used() {
        return used.get();
    }

    long limit() {
        return limit;
    }
}
