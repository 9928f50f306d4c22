package io.osps.space;

import java.io.Serial;

/** The space has no room for a tuple now. It has as soon as something is taken: this is backpressure, not a failure. */
public final class SpaceFullException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String limit;

    SpaceFullException(String limit, long size, long inUse, long capacity) {
        super("the space is full: limit=" + limit + " size=" + size + " in-use=" + inUse + " capacity=" + capacity);
        this.limit = limit;
    }

    /** The name of the limit that was reached, such as {@code slots} or {@code payload-1MiB}. */
    public String limit() {
        return limit;
    }
}
