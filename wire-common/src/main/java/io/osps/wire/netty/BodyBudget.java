package io.osps.wire.netty;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for the large arguments of all connections together, so that no mix of commands takes the server past its
 * heap. Arguments up to {@value #FREE} bytes are not counted: the limit of connections and of commands in flight bounds
 * them. Thread-safe.
 */
final class BodyBudget {
    static final int FREE = 16 << 10;

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    BodyBudget(long limit) {
        this.limit = limit;
    }

    /** Takes that many bytes, or none when there are fewer left. */
    boolean reserve(long bytes) {
        if (used.addAndGet(bytes) <= limit) {
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
