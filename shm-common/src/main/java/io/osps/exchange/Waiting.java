/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import java.lang.invoke.MethodHandles;

/**
 * The {@code waiting} tuple: a dispatcher has requests in its queue and no seat for them. Written by that dispatcher and
 * bound to it, read by workers: as long as it is there, they give no seat to a client that comes by itself.
 *
 * @param pool whose seats are waited for
 * @param dispatcher incarnation of the dispatcher
 */
public record Waiting(String pool, long dispatcher) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "waiting";

    static final TupleType<Waiting> TYPE = TupleType.of(CHANNEL, Waiting.class, MethodHandles.lookup());

    /** Of any dispatcher, for the seats of that pool. */
    public static Template ofPool(String pool) {
        return TYPE.where("pool", pool);
    }

    /** Of that dispatcher, for the seats of that pool. */
    public static Template of(String pool, long dispatcher) {
        return TYPE.where("pool", pool, "dispatcher", dispatcher);
    }

    public Tuple toTuple() {
        return TYPE.toTuple(this);
    }
}
