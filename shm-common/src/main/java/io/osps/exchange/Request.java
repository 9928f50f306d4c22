/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.FieldType;
import io.osps.space.Template;
import io.osps.space.Tuple;

/**
 * The {@code request} tuple of the relay route, the original system's <em>ping</em>. The dispatcher puts it in the place
 * of a claimed {@link Seat} and it is bound to the dispatcher; the worker claims it. The tuple's payload is the request's.
 *
 * @param worker the worker whose seat this is
 * @param incarnation that worker's incarnation
 * @param k which seat
 * @param id the request's id, and its user behind it where it has one
 * @param handler which handler is called
 * @param dispatcher incarnation of the dispatcher that waits for the reply
 * @param deadline of {@link System#nanoTime()}
 * @param attempt how often the request was handed to a worker before, from 0
 */
public record Request(
        String worker,
        long incarnation,
        int k,
        String id,
        String handler,
        long dispatcher,
        long deadline,
        int attempt) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "request";

    /** All requests. */
    public static Template any() {
        return template(FieldType.STRING, FieldType.LONG, FieldType.STRING, FieldType.LONG);
    }

    /** All requests for that incarnation of a worker. */
    public static Template ofWorker(String worker, long incarnation) {
        return template(worker, incarnation, FieldType.STRING, FieldType.LONG);
    }

    /** All requests of that dispatcher. */
    public static Template ofDispatcher(long dispatcher) {
        return template(FieldType.STRING, FieldType.LONG, FieldType.STRING, dispatcher);
    }

    /** That one request of that dispatcher. */
    public static Template of(String id, long dispatcher) {
        return template(FieldType.STRING, FieldType.LONG, id, dispatcher);
    }

    /** The requests of that id, whoever's they are. */
    public static Template ofId(String id) {
        return template(FieldType.STRING, FieldType.LONG, id, FieldType.LONG);
    }

    private static Template template(Object worker, Object incarnation, Object id, Object dispatcher) {
        return Template.of(
                CHANNEL,
                worker,
                incarnation,
                FieldType.LONG,
                id,
                FieldType.STRING,
                dispatcher,
                FieldType.LONG,
                FieldType.LONG);
    }

    public Tuple toTuple(byte[] payload) {
        return Tuple.of(CHANNEL, worker, incarnation, (long) k, id, handler, dispatcher, deadline, (long) attempt)
                .withPayload(payload);
    }

    public static Request from(Tuple tuple) {
        return new Request(
                tuple.getString(1),
                tuple.getLong(2),
                (int) tuple.getLong(3),
                tuple.getString(4),
                tuple.getString(5),
                tuple.getLong(6),
                tuple.getLong(7),
                (int) tuple.getLong(8));
    }
}
