/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import java.lang.invoke.MethodHandles;

/**
 * The {@code fate} tuple: how a request has ended whose client was sent to the worker. The worker writes it, bound to the
 * dispatcher that made the {@link Reservation} or {@link Callback}, which takes it: nothing else tells the dispatcher.
 *
 * @param dispatcher incarnation of that dispatcher
 * @param ticket the ticket of the reservation or callback
 * @param id the id of the request that ran on that seat, and its user behind it where it has one; stock clients know no
 *     tickets, so it may be another one than that which the seat was reserved for
 * @param outcome {@code ok}, an error's code in lower case, or {@link #UNUSED}
 * @param ended of {@link System#nanoTime()}: when
 */
public record Fate(long dispatcher, String ticket, String id, String outcome, long ended) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "fate";

    static final TupleType<Fate> TYPE = TupleType.of(CHANNEL, Fate.class, MethodHandles.lookup());

    /** The outcome of a seat that its client has not used. */
    public static final String UNUSED = "unused";

    /** All for that dispatcher. */
    public static Template ofDispatcher(long dispatcher) {
        return TYPE.where("dispatcher", dispatcher);
    }

    public Tuple toTuple() {
        return TYPE.toTuple(this);
    }

    public static Fate from(Tuple tuple) {
        return TYPE.from(tuple);
    }
}
