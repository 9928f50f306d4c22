package io.osps.client;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a client was built with.
 *
 * @param host of the dispatcher
 * @param port of the dispatcher
 * @param route of calls that name none
 * @param connectTimeout for each connection
 * @param patience how long a call without a deadline waits for its answer
 * @param notes told of what a call met on its way
 */
record ClientSettings(
        String host, int port, Route route, Duration connectTimeout, Duration patience, Consumer<String> notes) {
    ClientSettings {
        if (port <= 0 || port > 65535) {
            throw new IllegalArgumentException("a port is a number from 1 to 65535: port=" + port);
        }
        positive("connect-timeout", connectTimeout);
        positive("patience", patience);
    }

    private static void positive(String name, Duration value) {
        if (value.toMillis() <= 0) {
            throw new IllegalArgumentException("a time must be at least 1 ms: " + name + "=" + value);
        }
    }
}
