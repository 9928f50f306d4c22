/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in the place of a {@link Seat} that was taken: the request that it was taken for, by its route. */
public sealed interface TakenSeat permits Request, Reservation, Callback {
    /** The worker whose seat this is. */
    String worker();

    /** That worker's incarnation. */
    long incarnation();

    /** Which seat. */
    int seatNumber();

    /** The request's id, and its user behind it where it has one. */
    String id();

    /** Which handler is called. */
    String handler();

    /** All of them, a template for each route. */
    static List<Template> any() {
        return List.of(Request.TYPE.any(), Reservation.TYPE.any(), Callback.TYPE.any());
    }

    /** All of that incarnation of a worker. */
    static List<Template> ofWorker(String worker, long incarnation) {
        return List.of(
                Request.ofWorker(worker, incarnation),
                Reservation.ofWorker(worker, incarnation),
                Callback.ofWorker(worker, incarnation));
    }

    /** Those for the request of that id, wherever they are. */
    static List<Template> ofId(String id) {
        return List.of(Request.ofId(id), Reservation.ofId(id), Callback.ofId(id));
    }

    /** What that tuple says, or null when it is none of these. */
    static @Nullable TakenSeat from(Tuple tuple) {
        return switch (tuple.channel()) {
            case Request.CHANNEL -> Request.from(tuple);
            case Reservation.CHANNEL -> Reservation.from(tuple);
            case Callback.CHANNEL -> Callback.from(tuple);
            default -> null;
        };
    }
}
