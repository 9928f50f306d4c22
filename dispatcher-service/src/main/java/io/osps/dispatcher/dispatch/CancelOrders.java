/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.exchange.Callback;
import io.osps.exchange.Cancel;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.space.Participant;
import io.osps.space.SpaceFullException;
import io.osps.space.Template;
import io.osps.space.TupleSpace;
import io.osps.space.TupleState;
import io.osps.space.TupleView;
import io.osps.space.WriteOptions;
import java.time.Duration;
import java.util.List;
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
        for (Template template : List.of(Request.ofId(id), Reservation.ofRequest(id), Callback.ofRequest(id))) {
            boolean queuesAtWorker = !template.channel().equals(Reservation.CHANNEL);
            for (TupleView view : space.inspect(template)) {
                if (queuesAtWorker || view.state() == TupleState.CLAIMED) {
                    found |= to(view.tuple().getString(1), view.tuple().getLong(2), id);
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
