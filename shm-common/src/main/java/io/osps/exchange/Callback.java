/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import java.lang.invoke.MethodHandles;

/**
 * The {@code callback} tuple of the callback route. The dispatcher puts it in the place of a claimed {@link Seat}; it is
 * bound to the worker and so outlives the dispatcher. The worker claims it, connects to the client and takes the request
 * there.
 *
 * @param worker the worker whose seat this is
 * @param incarnation that worker's incarnation
 * @param seatNumber which seat
 * @param ticket 32 hexadecimal digits, which the client shows to the worker that calls it
 * @param id the request's id, and its user behind it where it has one
 * @param host the client's own address, as the dispatcher sees it
 * @param port where the client listens, {@value #LOWEST_PORT} or above
 * @param handler which handler may be called
 * @param leaseEnd of {@link System#nanoTime()}: until when the request must be with the worker
 * @param deadline of {@link System#nanoTime()}: the request's deadline
 * @param dispatcher incarnation of the dispatcher that made it
 */
public record Callback(
        String worker,
        long incarnation,
        int seatNumber,
        String ticket,
        String id,
        String host,
        int port,
        String handler,
        long leaseEnd,
        long deadline,
        long dispatcher)
        implements TakenSeat {
    /** The channel of this tuple. */
    public static final String CHANNEL = "callback";

    static final TupleType<Callback> TYPE = TupleType.of(CHANNEL, Callback.class, MethodHandles.lookup());

    /** The lowest port that a worker connects to: below it are the machine's own services. */
    public static final int LOWEST_PORT = 1024;

    private static final int HIGHEST_PORT = 65_535;

    public Callback {
        if (port < LOWEST_PORT || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("a callback goes to an unprivileged port only: port=" + port);
        }
    }

    /** All callbacks. */
    public static Template any() {
        return TYPE.any();
    }

    /** All callbacks of that incarnation of a worker. */
    public static Template ofWorker(String worker, long incarnation) {
        return TYPE.where("worker", worker, "incarnation", incarnation);
    }

    /** The callbacks for the request of that id, wherever they are. */
    public static Template ofId(String id) {
        return TYPE.where("id", id);
    }

    public Tuple toTuple() {
        return TYPE.toTuple(this);
    }

    public static Callback from(Tuple tuple) {
        return TYPE.from(tuple);
    }
}
