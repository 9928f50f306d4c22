package io.osps.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the fields of the exchanged tuples are called, for people who look at them: the components of their records, which
 * are in the order of the fields.
 */
public final class FieldNames {
    private static final Map<String, Class<? extends Record>> RECORDS = Map.of(
            ServiceAdvert.CHANNEL, ServiceAdvert.class,
            Seat.CHANNEL, Seat.class,
            Request.CHANNEL, Request.class,
            Reservation.CHANNEL, Reservation.class,
            Callback.CHANNEL, Callback.class,
            Reply.CHANNEL, Reply.class,
            Cancel.CHANNEL, Cancel.class,
            Waiting.CHANNEL, Waiting.class,
            Condemned.CHANNEL, Condemned.class,
            RecentHandler.CHANNEL, RecentHandler.class);

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
