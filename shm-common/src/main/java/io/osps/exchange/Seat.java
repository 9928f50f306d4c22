/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import java.lang.invoke.MethodHandles;

/**
 * The {@code seat} tuple: one free place on one worker. Written by the worker alone and bound to it; claimed by
 * dispatchers, and by the worker itself for a direct call without a ticket.
 *
 * @param pool the worker's pool
 * @param worker the worker's name
 * @param incarnation the worker's incarnation
 * @param seatNumber which of the worker's seats, from 0
 * @param host where clients reach the worker
 * @param port the worker's port for clients
 */
public record Seat(String pool, String worker, long incarnation, int seatNumber, String host, int port) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "seat";

    static final TupleType<Seat> TYPE = TupleType.of(CHANNEL, Seat.class, MethodHandles.lookup());

    /** Any seat. */
    public static Template any() {
        return TYPE.any();
    }

    /** Any seat of that pool. */
    public static Template ofPool(String pool) {
        return TYPE.where("pool", pool);
    }

    /** Any seat of that incarnation of a worker. */
    public static Template ofWorker(String worker, long incarnation) {
        return TYPE.where("worker", worker, "incarnation", incarnation);
    }

    public Tuple toTuple() {
        return TYPE.toTuple(this);
    }

    public static Seat from(Tuple tuple) {
        return TYPE.from(tuple);
    }
}
