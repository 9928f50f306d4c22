/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.exchange.Cancel;
import io.osps.exchange.Reservation;
import io.osps.exchange.TakenSeat;
import io.osps.space.Participant;
import io.osps.space.SpaceFullException;
import io.osps.space.Template;
import io.osps.space.TupleSpace;
import io.osps.space.TupleState;
import io.osps.space.TupleView;
import io.osps.space.WriteOptions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells workers to end requests before their time. Thread safe. */
final class CancelOrders {
    private static final Logger log = LoggerFactory.getLogger(CancelOrders.class);
    /** A worker that has not taken the order by then has lost the request too. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final TupleSpace space;
    private final Members members;

    CancelOrders(TupleSpace space, Members members) {
        this.space = space;
        this.members = members;
    }

    /** Tells each worker that has a request of that id to end it; false when none has. */
    boolean toAll(String id) {
        boolean found = false;
        for (Template template : TakenSeat.ofId(id)) {
            for (TupleView view : space.inspect(template)) {
                TakenSeat taken = TakenSeat.from(view.tuple());
                // A reservation that nobody has used is no request yet, and cannot be ended.
                boolean isUnused = taken instanceof Reservation && view.state() != TupleState.CLAIMED;
                if (taken != null && !isUnused) {
                    found |= to(taken.worker(), taken.incarnation(), id);
                }
            }
        }
        return found;
    }

    /** Tells a worker to end a request; false when the worker is gone or the space has no room for the word. */
    boolean to(String worker, long incarnation, String id) {
        Participant participant = members.find(incarnation);
        if (participant == null) {
            return false;
        }
        try {
            space.write(
                    new Cancel(worker, incarnation, id).toTuple(),
                    WriteOptions.boundTo(participant).withTtl(KEPT).asVital());
            return true;
        } catch (SpaceFullException full) {
            log.warn("a worker could not be told to cancel: request={} reason={}", id, full.getMessage());
            return false;
        }
    }
}
