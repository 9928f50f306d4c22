/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.exchange.Callback;
import io.osps.exchange.Fate;
import io.osps.exchange.Reservation;
import io.osps.space.Participant;
import io.osps.space.SpaceFullException;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells dispatchers how the requests ended whose clients they sent here; a dispatcher that is gone needs no word. Thread safe. */
final class Fates {
    private static final Logger log = LoggerFactory.getLogger(Fates.class);

    private final TupleSpace space;
    private final Dispatchers dispatchers;
    private final LongSupplier clock;

    Fates(TupleSpace space, Dispatchers dispatchers, LongSupplier clock) {
        this.space = space;
        this.dispatchers = dispatchers;
        this.clock = clock;
    }

    /** A request has ended that ran on that seat, perhaps another one than that which the seat was reserved for. */
    void ended(Reservation reservation, String key, Outcome outcome) {
        tell(reservation.dispatcher(), reservation.ticket(), key, outcome.tag());
    }

    void ended(Callback callback, Outcome outcome) {
        tell(callback.dispatcher(), callback.ticket(), callback.id(), outcome.tag());
    }

    void unused(Reservation reservation) {
        tell(reservation.dispatcher(), reservation.ticket(), reservation.id(), Fate.UNUSED);
    }

    void unused(Callback callback) {
        tell(callback.dispatcher(), callback.ticket(), callback.id(), Fate.UNUSED);
    }

    private void tell(long incarnation, String ticket, String key, String outcome) {
        Participant dispatcher = dispatchers.find(incarnation);
        if (dispatcher == null) {
            return;
        }
        Fate fate = new Fate(incarnation, ticket, key, outcome, clock.getAsLong());
        try {
            space.write(fate.toTuple(), WriteOptions.boundTo(dispatcher));
        } catch (SpaceFullException full) {
            log.warn(
                    "the dispatcher does not learn how a request ended: request={} outcome={} reason={}",
                    key,
                    outcome,
                    full.getMessage());
        }
    }
}
