/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the fields of the exchanged tuples are called, for people who look at them: the components of their records, which
 * are in the order of the fields.
 */
public final class FieldNames {
    private static final Map<String, Class<? extends Record>> RECORDS = Map.ofEntries(
            Map.entry(ServiceAdvert.CHANNEL, ServiceAdvert.class),
            Map.entry(Seat.CHANNEL, Seat.class),
            Map.entry(Request.CHANNEL, Request.class),
            Map.entry(Reservation.CHANNEL, Reservation.class),
            Map.entry(Callback.CHANNEL, Callback.class),
            Map.entry(Reply.CHANNEL, Reply.class),
            Map.entry(Cancel.CHANNEL, Cancel.class),
            Map.entry(Waiting.CHANNEL, Waiting.class),
            Map.entry(Condemned.CHANNEL, Condemned.class),
            Map.entry(RecentHandler.CHANNEL, RecentHandler.class),
            Map.entry(Fate.CHANNEL, Fate.class));

    private FieldNames() {}

    /** Names of the fields after the channel; empty for a channel that is not one of the exchange. */
    public static List<String> of(String channel) {
        Class<? extends Record> type = RECORDS.get(channel);
        return type == null
                ? List.of()
                : Arrays.stream(type.getRecordComponents())
                        .map(component -> component.getName())
                        .toList();
    }
}
