/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.exchange.ServiceAdvert;
import io.osps.process.ProcessId;
import io.osps.wire.heartbeat.HeartbeatClient;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How to reach a service. On this machine its loopback address comes first: the host in its advert is the one that clients
 * are sent to, where its heartbeat and its actuator need not listen. In another container only its own address does.
 *
 * @param hosts where to try, in this order
 * @param heartbeatPort its port for heartbeats
 * @param httpPort its port for the actuator
 * @param token what opens its heartbeat port
 */
record Contact(List<String> hosts, int heartbeatPort, int httpPort, Token token) {
    private static final String LOOPBACK = "127.0.0.1";

    Contact {
        hosts = List.copyOf(hosts);
    }

    static Contact of(ProcessId id, ServiceAdvert advert, Token token) {
        List<String> hosts =
                id.isHere() ? Stream.of(LOOPBACK, advert.host()).distinct().toList() : List.of(advert.host());
        return new Contact(hosts, advert.heartbeatPort(), advert.httpPort(), token);
    }

    /**
     * Connects to its heartbeat port and shows the token.
     *
     * @param timeout of each step
     */
    HeartbeatClient connect(Duration timeout) throws IOException {
        IOException failure = new IOException("no host to try");
        for (String host : hosts) {
            try {
                return connect(host, timeout);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private HeartbeatClient connect(String host, Duration timeout) throws IOException {
        HeartbeatClient client = HeartbeatClient.connect(host, heartbeatPort, timeout);
        try {
            client.authenticate(token);
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }
}
