/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.FieldType;
import io.osps.space.Template;
import io.osps.space.Tuple;

/**
 * The {@code seat} tuple: one free place on one worker. Written by the worker alone and bound to it; claimed by
 * dispatchers, and by the worker itself for a direct call without a ticket.
 *
 * @param pool the worker's pool
 * @param worker the worker's name
 * @param incarnation the worker's incarnation
 * @param k which of the worker's seats, from 0
 * @param host where clients reach the worker
 * @param port the worker's port for clients
 */
public record Seat(String pool, String worker, long incarnation, int k, String host, int port) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "seat";

    private static final Template ANY = Template.of(
            CHANNEL,
            FieldType.STRING,
            FieldType.STRING,
            FieldType.LONG,
            FieldType.LONG,
            FieldType.STRING,
            FieldType.LONG);

    /** Any seat. */
    public static Template any() {
        return ANY;
    }

    /** Any seat of that pool. */
    public static Template ofPool(String pool) {
        return Template.of(
                CHANNEL, pool, FieldType.STRING, FieldType.LONG, FieldType.LONG, FieldType.STRING, FieldType.LONG);
    }

    /** Any seat of that incarnation of a worker. */
    public static Template ofWorker(String worker, long incarnation) {
        return Template.of(
                CHANNEL, FieldType.STRING, worker, incarnation, FieldType.LONG, FieldType.STRING, FieldType.LONG);
    }

    public Tuple toTuple() {
        return Tuple.of(CHANNEL, pool, worker, incarnation, (long) k, host, (long) port);
    }

    public static Seat from(Tuple tuple) {
        return new Seat(
                tuple.getString(1),
                tuple.getString(2),
                tuple.getLong(3),
                (int) tuple.getLong(4),
                tuple.getString(5),
                (int) tuple.getLong(6));
    }
}
