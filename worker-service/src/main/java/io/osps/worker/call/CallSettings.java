/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.wire.Access;
import io.osps.wire.Limits;
import io.osps.wire.RequestMemory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How requests are taken and ended.
 *
 * @param address where clients are listened for; port 0 for any
 * @param connectLimit how long a client that waits for a callback may take to be reached
 * @param grace how long a handler has to end after an interrupt, before it is answered in its place
 * @param memory which ids of requests on its own port are remembered
 * @param access who may use that port, and how
 * @param maxPayload most bytes of a request on that port and of a result
 * @param spoolDirectory where large results are kept until their clients have read them
 */
public record CallSettings(
        InetSocketAddress address,
        Duration connectLimit,
        Duration grace,
        RequestMemory.Limit memory,
        Access access,
        int maxPayload,
        Path spoolDirectory) {
    /** Room for what comes with a payload of the largest size: other arguments, and answers on their way. */
    private static final long BESIDE_PAYLOAD = 2L << 20;

    /** What the port lets its clients do. */
    Limits limits() {
        return Limits.DEFAULTS
                .withBodyBytes(Math.max(Limits.DEFAULTS.bodyBytes(), maxPayload + BESIDE_PAYLOAD))
                .withOutputBytes(Math.max(Limits.DEFAULTS.outputBytes(), maxPayload + BESIDE_PAYLOAD))
                .withPayloadBytes(maxPayload);
    }
}
