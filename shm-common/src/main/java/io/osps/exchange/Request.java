/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import java.lang.invoke.MethodHandles;

/**
 * The {@code request} tuple of the relay route, the original system's <em>ping</em>. The dispatcher puts it in the place
 * of a claimed {@link Seat} and it is bound to the dispatcher; the worker claims it. The tuple's payload is the request's.
 *
 * @param worker the worker whose seat this is
 * @param incarnation that worker's incarnation
 * @param seatNumber which seat
 * @param id the request's id, and its user behind it where it has one
 * @param handler which handler is called
 * @param dispatcher incarnation of the dispatcher that waits for the reply
 * @param deadline of {@link System#nanoTime()}
 * @param attempt how often the request was handed to a worker before, from 0
 */
public record Request(
        String worker,
        long incarnation,
        int seatNumber,
        String id,
        String handler,
        long dispatcher,
        long deadline,
        int attempt)
        implements TakenSeat {
    /** The channel of this tuple. */
    public static final String CHANNEL = "request";

    static final TupleType<Request> TYPE = TupleType.of(CHANNEL, Request.class, MethodHandles.lookup());

    /** All requests. */
    public static Template any() {
        return TYPE.any();
    }

    /** All requests for that incarnation of a worker. */
    public static Template ofWorker(String worker, long incarnation) {
        return TYPE.where("worker", worker, "incarnation", incarnation);
    }

    /** All requests of that dispatcher. */
    public static Template ofDispatcher(long dispatcher) {
        return TYPE.where("dispatcher", dispatcher);
    }

    /** That one request of that dispatcher. */
    public static Template of(String id, long dispatcher) {
        return TYPE.where("id", id, "dispatcher", dispatcher);
    }

    /** The requests of that id, whoever's they are. */
    public static Template ofId(String id) {
        return TYPE.where("id", id);
    }

    public Tuple toTuple(byte[] payload) {
        return TYPE.toTuple(this).withPayload(payload);
    }

    public static Request from(Tuple tuple) {
        return TYPE.from(tuple);
    }
}
