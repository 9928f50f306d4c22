/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.FieldType;
import io.osps.space.Template;
import io.osps.space.Tuple;

/**
 * The {@code reservation} tuple of the redirect route. The dispatcher puts it in the place of a claimed {@link Seat}; it
 * is bound to the worker and so outlives the dispatcher. The worker claims it when the ticket is used or the lease ends.
 *
 * @param worker the worker whose seat this is
 * @param incarnation that worker's incarnation
 * @param k which seat
 * @param ticket 32 hexadecimal digits, good once
 * @param id the request's id, and its user behind it where it has one
 * @param handler which handler may be called with it
 * @param leaseEnd of {@link System#nanoTime()}: until when the ticket is good
 * @param deadline of {@link System#nanoTime()}: the request's deadline
 * @param dispatcher incarnation of the dispatcher that made it
 * @param byHandler whether it was made for {@code RCALL}, whose client knows no ticket: any of them for that handler will do
 */
public record Reservation(
        String worker,
        long incarnation,
        int k,
        String ticket,
        String id,
        String handler,
        long leaseEnd,
        long deadline,
        long dispatcher,
        boolean byHandler) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "reservation";

    /** All reservations. */
    public static Template any() {
        return template(
                FieldType.STRING,
                FieldType.LONG,
                FieldType.STRING,
                FieldType.STRING,
                FieldType.STRING,
                FieldType.BOOLEAN);
    }

    /** All reservations on that incarnation of a worker. */
    public static Template ofWorker(String worker, long incarnation) {
        return template(worker, incarnation, FieldType.STRING, FieldType.STRING, FieldType.STRING, FieldType.BOOLEAN);
    }

    /** The reservation with that ticket on that incarnation of a worker. */
    public static Template ofTicket(String worker, long incarnation, String ticket) {
        return template(worker, incarnation, ticket, FieldType.STRING, FieldType.STRING, FieldType.BOOLEAN);
    }

    /** The reservation with that ticket, wherever it is. */
    public static Template ofTicket(String ticket) {
        return template(
                FieldType.STRING, FieldType.LONG, ticket, FieldType.STRING, FieldType.STRING, FieldType.BOOLEAN);
    }

    /** The reservations that {@code RCALL} made for that handler on that incarnation of a worker. */
    public static Template ofHandler(String worker, long incarnation, String handler) {
        return template(worker, incarnation, FieldType.STRING, FieldType.STRING, handler, true);
    }

    /** The reservations for the request of that id, wherever they are. */
    public static Template ofRequest(String id) {
        return template(FieldType.STRING, FieldType.LONG, FieldType.STRING, id, FieldType.STRING, FieldType.BOOLEAN);
    }

    private static Template template(
            Object worker, Object incarnation, Object ticket, Object id, Object handler, Object byHandler) {
        return Template.of(
                CHANNEL,
                worker,
                incarnation,
                FieldType.LONG,
                ticket,
                id,
                handler,
                FieldType.LONG,
                FieldType.LONG,
                FieldType.LONG,
                byHandler);
    }

    /** The same, but good until then only. */
    public Reservation endingAt(long time) {
        return new Reservation(worker, incarnation, k, ticket, id, handler, time, deadline, dispatcher, byHandler);
    }

    public Tuple toTuple() {
        return Tuple.of(
                CHANNEL, worker, incarnation, (long) k, ticket, id, handler, leaseEnd, deadline, dispatcher, byHandler);
    }

    public static Reservation from(Tuple tuple) {
        return new Reservation(
                tuple.getString(1),
                tuple.getLong(2),
                (int) tuple.getLong(3),
                tuple.getString(4),
                tuple.getString(5),
                tuple.getString(6),
                tuple.getLong(7),
                tuple.getLong(8),
                tuple.getLong(9),
                tuple.getBoolean(10));
    }
}
