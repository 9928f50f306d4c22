/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.exchange.ServiceAdvert;
import io.osps.space.Participant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process as the space knows it.
 *
 * @param participant its membership
 * @param advert what it tells of itself, or null before it has
 */
public record Sighting(Participant participant, @Nullable ServiceAdvert advert) {
    /** Where it listens, {@code host:port} by purpose: {@code client}, {@code heartbeat}, {@code http}. */
    public Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        if (advert != null) {
            add(addresses, "client", advert.host(), advert.clientPort());
            add(addresses, "heartbeat", advert.host(), advert.heartbeatPort());
            add(addresses, "http", advert.host(), advert.httpPort());
        }
        return addresses;
    }

    private static void add(Map<String, String> addresses, String purpose, String host, int port) {
        if (port != 0) {
            addresses.put(purpose, host + ":" + port);
        }
    }
}
