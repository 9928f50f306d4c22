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
 * @param id the request's id
 * @param handler which handler may be called with it
 * @param leaseEnd of {@link System#nanoTime()}: until when the ticket is good
 * @param deadline of {@link System#nanoTime()}: the request's deadline
 */
public record Reservation(
        String worker,
        long incarnation,
        int k,
        String ticket,
        String id,
        String handler,
        long leaseEnd,
        long deadline) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "reservation";

    /** All reservations. */
    public static Template any() {
        return template(FieldType.STRING, FieldType.LONG, FieldType.STRING);
    }

    /** All reservations on that incarnation of a worker. */
    public static Template ofWorker(String worker, long incarnation) {
        return template(worker, incarnation, FieldType.STRING);
    }

    /** The reservation with that ticket on that incarnation of a worker. */
    public static Template ofTicket(String worker, long incarnation, String ticket) {
        return template(worker, incarnation, ticket);
    }

    /** The reservation with that ticket, wherever it is. */
    public static Template ofTicket(String ticket) {
        return template(FieldType.STRING, FieldType.LONG, ticket);
    }

    private static Template template(Object worker, Object incarnation, Object ticket) {
        return Template.of(
                CHANNEL,
                worker,
                incarnation,
                FieldType.LONG,
                ticket,
                FieldType.STRING,
                FieldType.STRING,
                FieldType.LONG,
                FieldType.LONG);
    }

    public Tuple toTuple() {
        return Tuple.of(CHANNEL, worker, incarnation, (long) k, ticket, id, handler, leaseEnd, deadline);
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
                tuple.getLong(8));
    }
}
