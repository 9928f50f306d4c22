/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.exchange.Role;
import io.osps.exchange.ServiceAdvert;
import io.osps.space.Participant;
import io.osps.space.TupleSpace;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The participants that this worker has answered to, so that not every answer looks through all of them; and where they are. Thread safe. */
final class Dispatchers {
    private final TupleSpace space;
    private final Map<Long, Participant> known = new ConcurrentHashMap<>();

    Dispatchers(TupleSpace space) {
        this.space = space;
    }

    /** The participant with that incarnation, or null when it has left the space. */
    @Nullable Participant find(long incarnation) {
        Participant found = known.get(incarnation);
        if (found == null) {
            for (Participant participant : space.participants()) {
                if (participant.incarnation() == incarnation) {
                    known.put(incarnation, participant);
                    return participant;
                }
            }
        }
        return found;
    }

    /** Where the first dispatcher by name listens for clients, or null when there is none. */
    @Nullable InetSocketAddress address() {
        return space.readAll(ServiceAdvert.any()).stream()
                .map(ServiceAdvert::from)
                .filter(advert -> Role.DISPATCHER.is(advert.role()) && advert.clientPort() > 0)
                .min(Comparator.comparing(ServiceAdvert::name))
                .map(advert -> InetSocketAddress.createUnresolved(advert.host(), advert.clientPort()))
                .orElse(null);
    }

    /** A participant has left the space. */
    void gone(Participant participant) {
        known.remove(participant.incarnation());
    }
}
