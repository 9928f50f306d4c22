/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import java.lang.invoke.MethodHandles;

/**
 * The {@code cancel} tuple: a worker is to end a request before its time. Written by a dispatcher, bound to the worker,
 * which takes it.
 *
 * @param worker the worker that has the request
 * @param incarnation that worker's incarnation
 * @param id the request's id, and its user behind it where it has one
 */
public record Cancel(String worker, long incarnation, String id) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "cancel";

    static final TupleType<Cancel> TYPE = TupleType.of(CHANNEL, Cancel.class, MethodHandles.lookup());

    /** All for that incarnation of a worker. */
    public static Template ofWorker(String worker, long incarnation) {
        return TYPE.where("worker", worker, "incarnation", incarnation);
    }

    public Tuple toTuple() {
        return TYPE.toTuple(this);
    }

    public static Cancel from(Tuple tuple) {
        return TYPE.from(tuple);
    }
}
