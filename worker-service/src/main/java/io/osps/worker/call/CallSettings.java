package io.osps.worker.call;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How requests are taken and ended.
 *
 * @param address where clients are listened for; port 0 for any
 * @param grace how long a handler has to end after an interrupt, before it is answered in its place
 */
public record CallSettings(InetSocketAddress address, Duration grace) {}
