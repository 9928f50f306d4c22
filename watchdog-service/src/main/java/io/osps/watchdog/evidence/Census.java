/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.exchange.ServiceAdvert;
import io.osps.space.Participant;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is in the space at one instant. Immutable. */
public final class Census {
    /** Nobody was looked for. */
    public static final Census EMPTY = new Census(Map.of());

    private final Map<ProcessId, Sighting> sightings;

    private Census(Map<ProcessId, Sighting> sightings) {
        this.sightings = sightings;
    }

    /** Looks once. */
    public static Census of(TupleSpace space) {
        Map<Long, ServiceAdvert> adverts = new HashMap<>();
        for (Tuple tuple : space.readAll(ServiceAdvert.any())) {
            ServiceAdvert advert = ServiceAdvert.from(tuple);
            adverts.put(advert.incarnation(), advert);
        }
        Map<ProcessId, Sighting> sightings = new HashMap<>();
        for (Participant participant : space.participants()) {
            sightings.put(
                    ProcessId.of(participant, space.self()),
                    new Sighting(participant, adverts.get(participant.incarnation())));
        }
        return new Census(sightings);
    }

    /** That process, or null when the space does not know it. */
    public @Nullable Sighting find(ProcessId id) {
        return sightings.get(id);
    }
}
