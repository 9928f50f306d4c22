/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

import java.io.Serial;

/** A handler's result has no room in an answer. The client gets {@code TOOLARGE}. */
public final class ResultTooLargeException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long size;
    private final long limit;

    /**
     * Refuses a result.
     *
     * @param size bytes of the result, or how many had come when it was given up
     * @param limit most bytes that a result may have
     */
    public ResultTooLargeException(long size, long limit) {
        super("the result is too large: size=" + size + " limit=" + limit);
        this.size = size;
        this.limit = limit;
    }

    public long size() {
        return size;
    }

    public long limit() {
        return limit;
    }
}
