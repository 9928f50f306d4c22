/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import java.lang.invoke.MethodHandles;
import java.util.Map;

/**
 * The {@code reservation} tuple of the redirect route. The dispatcher puts it in the place of a claimed {@link Seat}; it
 * is bound to the worker and so outlives the dispatcher. The worker claims it when the ticket is used or the lease ends.
 *
 * @param worker the worker whose seat this is
 * @param incarnation that worker's incarnation
 * @param seatNumber which seat
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
        int seatNumber,
        String ticket,
        String id,
        String handler,
        long leaseEnd,
        long deadline,
        long dispatcher,
        boolean byHandler)
        implements TakenSeat {
    /** The channel of this tuple. */
    public static final String CHANNEL = "reservation";

    static final TupleType<Reservation> TYPE = TupleType.of(CHANNEL, Reservation.class, MethodHandles.lookup());

    /** All reservations. */
    public static Template any() {
        return TYPE.any();
    }

    /** All reservations on that incarnation of a worker. */
    public static Template ofWorker(String worker, long incarnation) {
        return TYPE.where("worker", worker, "incarnation", incarnation);
    }

    /** The reservation with that ticket on that incarnation of a worker. */
    public static Template ofTicket(String worker, long incarnation, String ticket) {
        return TYPE.where(Map.of("worker", worker, "incarnation", incarnation, "ticket", ticket));
    }

    /** The reservation with that ticket, wherever it is. */
    public static Template ofTicket(String ticket) {
        return TYPE.where("ticket", ticket);
    }

    /** The reservations that {@code RCALL} made for that handler on that incarnation of a worker. */
    public static Template ofHandler(String worker, long incarnation, String handler) {
        return TYPE.where(Map.of("worker", worker, "incarnation", incarnation, "handler", handler, "byHandler", true));
    }

    /** The reservations for the request of that id, wherever they are. */
    public static Template ofId(String id) {
        return TYPE.where("id", id);
    }

    /** The same, but good until then only. */
    public Reservation endingAt(long time) {
        return new Reservation(
                worker, incarnation, seatNumber, ticket, id, handler, time, deadline, dispatcher, byHandler);
    }

    public Tuple toTuple() {
        return TYPE.toTuple(this);
    }

    public static Reservation from(Tuple tuple) {
        return TYPE.from(tuple);
    }
}
