/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a client was built with.
 *
 * @param host of the dispatcher
 * @param port of the dispatcher
 * @param route of calls that name none
 * @param connectTimeout for each connection
 * @param patience how long a call without a deadline waits for its answer
 * @param idleConnections how many connections may lie idle
 * @param idleTime how long one may
 * @param credentials said on each connection; null for none
 * @param tls for each connection; null for none
 * @param notes told of what a call met on its way
 */
record ClientSettings(
        String host,
        int port,
        Route route,
        Duration connectTimeout,
        Duration patience,
        int idleConnections,
        Duration idleTime,
        @Nullable Credentials credentials,
        @Nullable SSLContext tls,
        Consumer<String> notes) {
    ClientSettings {
        if (port <= 0 || port > 65535) {
            throw new IllegalArgumentException("a port is a number from 1 to 65535: port=" + port);
        }
        if (idleConnections < 0) {
            throw new IllegalArgumentException(
                    "a number of connections cannot be negative: idle-connections=" + idleConnections);
        }
        positive("connect-timeout", connectTimeout);
        positive("patience", patience);
        positive("idle-time", idleTime);
    }

    private static void positive(String name, Duration value) {
        if (value.toMillis() <= 0) {
            throw new IllegalArgumentException("a time must be at least 1 ms: " + name + "=" + value);
        }
    }
}
