/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one call is made. Begin with {@link #DEFAULTS} and change what differs.
 *
 * @param id the request's id, 1 to 128 printable ASCII characters without a blank; null for a random one
 * @param deadline for the whole call, retries included; null for the handler's own timeout
 * @param route null for the client's
 * @param safeToRepeat the caller knows that running the request twice does no harm, whatever the handler says of itself
 * @param waitWhenBusy ask again when all seats are taken and the queue is full, until the deadline
 */
public record CallOptions(
        @Nullable String id,
        @Nullable Duration deadline,
        @Nullable Route route,
        boolean safeToRepeat,
        boolean waitWhenBusy) {
    public static final CallOptions DEFAULTS = new CallOptions(null, null, null, false, true);

    public CallOptions {
        if (deadline != null && deadline.toMillis() <= 0) {
            throw new IllegalArgumentException("a deadline must be at least 1 ms: deadline=" + deadline);
        }
    }

    public CallOptions withId(@Nullable String value) {
        return new CallOptions(value, deadline, route, safeToRepeat, waitWhenBusy);
    }

    public CallOptions withDeadline(@Nullable Duration value) {
        return new CallOptions(id, value, route, safeToRepeat, waitWhenBusy);
    }

    public CallOptions withRoute(@Nullable Route value) {
        return new CallOptions(id, deadline, value, safeToRepeat, waitWhenBusy);
    }

    public CallOptions withSafeToRepeat(boolean value) {
        return new CallOptions(id, deadline, route, value, waitWhenBusy);
    }

    public CallOptions withWaitWhenBusy(boolean value) {
        return new CallOptions(id, deadline, route, safeToRepeat, value);
    }
}
