/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import java.lang.invoke.MethodHandles;

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

    static final TupleType<RecentHandler> TYPE = TupleType.of(CHANNEL, RecentHandler.class, MethodHandles.lookup());

    /** All of them. */
    public static Template any() {
        return TYPE.any();
    }

    /** Those of that name, whatever they say. */
    public static Template ofName(String name) {
        return TYPE.where("name", name);
    }

    public Tuple toTuple() {
        return TYPE.toTuple(this);
    }

    public static RecentHandler from(Tuple tuple) {
        return TYPE.from(tuple);
    }
}
