/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.wire.RequestKey;
import io.osps.worker.handler.Handler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came.
 *
 * @param route how it came
 * @param seatNumber the seat that it has
 * @param key what the request is known by: its id and its user
 * @param handler what is called
 * @param payload what the client sent
 * @param deadline of {@link System#nanoTime()}
 */
@SuppressWarnings("ArrayRecordComponent") // not copied, so that 16 MiB pass without a copy
record RequestSpec(RequestOrigin route, int seatNumber, String key, Handler handler, byte[] payload, long deadline) {
    /** The request's id, as its client knows it. */
    String id() {
        return RequestKey.id(key);
    }

    /** The deadline of a request that comes now: what its client asked for, at most the handler's timeout. */
    static long deadline(@Nullable Duration asked, Handler handler, long now) {
        Duration longest = handler.timeout();
        return now + (asked == null || asked.compareTo(longest) > 0 ? longest : asked).toNanos();
    }

    /** The earlier of two times of {@link System#nanoTime()}. */
    static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }
}
