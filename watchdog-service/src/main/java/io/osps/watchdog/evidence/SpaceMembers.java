/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.exchange.ServiceAdvert;
import io.osps.process.ProcessId;
import io.osps.space.Participant;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is in the space at one instant. Immutable. */
public final class SpaceMembers {
    /** Nobody was looked for. */
    public static final SpaceMembers EMPTY = new SpaceMembers(Map.of());

    /**
     * A process as the space knows it.
     *
     * @param participant its membership
     * @param advert what it tells of itself, or null before it has
     */
    public record Member(Participant participant, @Nullable ServiceAdvert advert) {
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

    private final Map<ProcessId, Member> members;

    private SpaceMembers(Map<ProcessId, Member> members) {
        this.members = members;
    }

    /** Looks once. */
    public static SpaceMembers of(TupleSpace space) {
        Map<Long, ServiceAdvert> adverts = new HashMap<>();
        for (Tuple tuple : space.readAll(ServiceAdvert.any())) {
            ServiceAdvert advert = ServiceAdvert.from(tuple);
            adverts.put(advert.incarnation(), advert);
        }
        Map<ProcessId, Member> members = new HashMap<>();
        for (Participant participant : space.participants()) {
            members.put(
                    participant.process(space.self()), new Member(participant, adverts.get(participant.incarnation())));
        }
        return new SpaceMembers(members);
    }

    /** That process, or null when the space does not know it. */
    public @Nullable Member find(ProcessId id) {
        return members.get(id);
    }
}
