/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import java.util.List;

/** What the fields of the exchanged tuples are called, for people who look at them. */
public final class FieldNames {
    private static final List<TupleType<?>> TYPES = List.of(
            ServiceAdvert.TYPE,
            Seat.TYPE,
            Request.TYPE,
            Reservation.TYPE,
            Callback.TYPE,
            Reply.TYPE,
            Cancel.TYPE,
            Waiting.TYPE,
            KillNotice.TYPE,
            RecentHandler.TYPE,
            KeptGroup.TYPE,
            Fate.TYPE);

    private FieldNames() {}

    /** Names of the fields after the channel; empty for a channel that is not one of the exchange. */
    public static List<String> of(String channel) {
        return TYPES.stream()
                .filter(type -> type.channel().equals(channel))
                .findFirst()
                .map(TupleType::fieldNames)
                .orElse(List.of());
    }
}
