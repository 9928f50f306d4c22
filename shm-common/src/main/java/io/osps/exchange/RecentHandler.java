/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.FieldType;
import io.osps.space.Template;
import io.osps.space.Tuple;

/**
 * The {@code handler} tuple: some worker offers this handler or did lately. Written by dispatchers and bound to nobody, for
 * a limited time, so that a dispatcher that comes while no worker is there knows what its predecessor knew.
 *
 * @param name what clients call it
 * @param pool the pool whose seats serve it
 * @param timeoutMillis its default and its longest deadline
 * @param idempotent whether it may be run again when it is unknown how far the first run came
 */
public record RecentHandler(String name, String pool, long timeoutMillis, boolean idempotent) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "handler";

    /** All of them. */
    public static Template any() {
        return Template.of(CHANNEL, FieldType.STRING, FieldType.STRING, FieldType.LONG, FieldType.BOOLEAN);
    }

    /** Those of that name, whatever they say. */
    public static Template ofName(String name) {
        return Template.of(CHANNEL, name, FieldType.STRING, FieldType.LONG, FieldType.BOOLEAN);
    }

    public static RecentHandler from(Tuple tuple) {
        return new RecentHandler(tuple.getString(1), tuple.getString(2), tuple.getLong(3), tuple.getBoolean(4));
    }

    public Tuple toTuple() {
        return Tuple.of(CHANNEL, name, pool, timeoutMillis, idempotent);
    }
}
