/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.exchange.Callback;
import io.osps.space.Claim;
import io.osps.wire.RequestMemory;
import io.osps.wire.netty.Visit;
import io.osps.worker.handler.Handlers;
import io.osps.worker.seat.Seats;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Visits the clients that asked for a callback. The seat is theirs until the visit has failed or its request has ended. */
final class CallbackCalls {
    private static final Logger log = LoggerFactory.getLogger(CallbackCalls.class);

    private final Handlers handlers;
    private final Seats seats;
    private final Execution execution;
    private final RequestMemory memory;
    private final Fates fates;
    private final Consumer<Visit> server;
    private final Duration connectLimit;
    private final LongSupplier clock;

    /**
     * Makes one.
     *
     * @param server makes the visits
     * @param connectLimit how long a client may take to be reached
     */
    CallbackCalls(
            Handlers handlers,
            Seats seats,
            Execution execution,
            RequestMemory memory,
            Fates fates,
            Consumer<Visit> server,
            Duration connectLimit,
            LongSupplier clock) {
        this.handlers = handlers;
        this.seats = seats;
        this.execution = execution;
        this.memory = memory;
        this.fates = fates;
        this.server = server;
        this.connectLimit = connectLimit;
        this.clock = clock;
    }

    void accept(Claim claim) {
        Callback callback = Callback.from(claim.tuple());
        if (!seats.occupy(callback.seatNumber())) {
            log.error(
                    "a callback came on a seat that is taken: seat={} request={}",
                    callback.seatNumber(),
                    callback.id());
            claim.commit();
            return;
        }
        CallbackVisit visit =
                new CallbackVisit(callback, claim, handlers, seats, execution, memory, fates, connectLimit, clock);
        try {
            server.accept(visit);
        } catch (RuntimeException e) {
            log.warn("a client cannot be called back: request={} reason={}", callback.id(), e.getMessage(), e);
            visit.over();
        }
    }
}
