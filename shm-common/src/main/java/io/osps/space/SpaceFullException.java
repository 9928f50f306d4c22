/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.Serial;

/** The space has no room for a tuple now. It has as soon as something is taken: this is backpressure, not a failure. */
public final class SpaceFullException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String limit;

    /** @param room how much of the capacity such a tuple may use, which is in use; the rest is kept for vital ones */
    SpaceFullException(String limit, long size, long room, long capacity) {
        super("the space is full: limit=" + limit + " size=" + size + " in-use=" + room + " capacity=" + capacity
                + " reserved=" + (capacity - room));
        this.limit = limit;
    }

    /** The name of the limit that was reached, such as {@code slots} or {@code payload-1MiB}. */
    public String limit() {
        return limit;
    }
}
