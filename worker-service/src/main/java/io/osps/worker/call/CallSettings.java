package io.osps.worker.call;

import io.osps.wire.RequestMemory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How requests are taken and ended.
 *
 * @param address where clients are listened for; port 0 for any
 * @param connectLimit how long a client that waits for a callback may take to be reached
 * @param grace how long a handler has to end after an interrupt, before it is answered in its place
 * @param memory which ids of requests on its own port are remembered
 * @param password asked for when the port is opened: what a client must say first, null for nothing
 */
public record CallSettings(
        InetSocketAddress address,
        Duration connectLimit,
        Duration grace,
        RequestMemory.Limit memory,
        Supplier<@Nullable String> password) {
    /** For a port that asks for no password. */
    public CallSettings(InetSocketAddress address, Duration connectLimit, Duration grace, RequestMemory.Limit memory) {
        this(address, connectLimit, grace, memory, () -> null);
    }
}
