/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.exchange.Request;
import io.osps.space.Claim;
import io.osps.wire.ErrorCode;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Handlers;
import io.osps.worker.seat.Seats;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the claimed requests of the relay to their seats' threads. */
final class RelayCalls {
    private static final Logger log = LoggerFactory.getLogger(RelayCalls.class);

    private final Handlers handlers;
    private final Seats seats;
    private final Dispatchers dispatchers;
    private final Executions executions;
    private final LongSupplier clock;

    RelayCalls(Handlers handlers, Seats seats, Dispatchers dispatchers, Executions executions, LongSupplier clock) {
        this.handlers = handlers;
        this.seats = seats;
        this.dispatchers = dispatchers;
        this.executions = executions;
        this.clock = clock;
    }

    void accept(Claim claim) {
        Request request = Request.from(claim.tuple());
        RelayDelivery delivery = new RelayDelivery(claim, request, dispatchers, seats);
        if (!seats.occupy(request.seatNumber())) {
            log.error("a request came on a seat that is taken: seat={} request={}", request.seatNumber(), request.id());
            delivery.answer(Outcome.refused(ErrorCode.BUSY, "the seat is taken"));
            return;
        }
        Handler handler = handlers.find(request.handler());
        if (handler == null) {
            delivery.finish(WorkerErrors.noHandler(request.handler()));
            return;
        }
        long deadline = RequestSpec.earlier(request.deadline(), RequestSpec.deadline(null, handler, clock.getAsLong()));
        byte[] payload = claim.tuple().payload();
        executions.submit(
                new RequestSpec(RequestOrigin.RELAY, request.seatNumber(), request.id(), handler, payload, deadline),
                delivery);
    }
}
