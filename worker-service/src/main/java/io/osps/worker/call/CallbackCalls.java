/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.exchange.Callback;
import io.osps.space.Claim;
import io.osps.wire.CallMessage;
import io.osps.wire.RequestKey;
import io.osps.wire.RequestMemory;
import io.osps.wire.RespValue;
import io.osps.wire.netty.Command;
import io.osps.wire.netty.CommandTable;
import io.osps.wire.netty.CommandTable.Row;
import io.osps.wire.netty.CommandTable.Who;
import io.osps.wire.netty.Responder;
import io.osps.wire.netty.Visit;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Handlers;
import io.osps.worker.seat.Seats;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Visits the clients that asked for a callback. The seat is theirs until the visit has failed or its request has ended. */
final class CallbackCalls {
    private static final Logger log = LoggerFactory.getLogger(CallbackCalls.class);

    private final Handlers handlers;
    private final Seats seats;
    private final Executions executions;
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
            Executions executions,
            RequestMemory memory,
            Fates fates,
            Consumer<Visit> server,
            Duration connectLimit,
            LongSupplier clock) {
        this.handlers = handlers;
        this.seats = seats;
        this.executions = executions;
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
        CallbackVisit visit = new CallbackVisit(callback, claim);
        try {
            server.accept(visit);
        } catch (RuntimeException e) {
            log.warn("a client cannot be called back: request={} reason={}", callback.id(), e.getMessage(), e);
            visit.over();
        }
    }

    private static boolean same(String said, String ticket) {
        return MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), ticket.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The way to one client that listens: it hears {@code READY id worker} and answers {@code CALL handler payload TICKET
     * ticket}. Whoever does not hear or answer in time, or shows another ticket, loses the seat. Confined to one event loop.
     */
    private final class CallbackVisit implements Visit {
        private final Callback callback;
        private final Claim claim;
        private final AtomicBoolean settled = new AtomicBoolean();

        CallbackVisit(Callback callback, Claim claim) {
            this.callback = callback;
            this.claim = claim;
        }

        @Override
        public InetSocketAddress peer() {
            return new InetSocketAddress(InetAddress.ofLiteral(callback.host()), callback.port());
        }

        @Override
        public List<String> greeting() {
            return List.of("READY", RequestKey.id(callback.id()), callback.worker());
        }

        @Override
        public Duration connectLimit() {
            return connectLimit;
        }

        @Override
        public Duration commandLimit() {
            return Duration.ofNanos(Math.max(0, callback.leaseEnd() - clock.getAsLong()));
        }

        /** Whoever comes with the ticket may call. */
        @Override
        public CommandTable commands() {
            return CommandTable.of(new Row(CallMessage.CALL, 0, CommandTable.MANY, Who.ANYBODY, this::call));
        }

        private void call(Command command, Responder responder) {
            CallMessage message = CallMessage.ofCall(command.arguments()).of(RequestKey.user(callback.id()));
            Handler handler = handlers.find(callback.handler());
            Outcome.Refused refusal = refusal(message);
            if (refusal != null || handler == null) {
                responder.replyAndClose(
                        (refusal == null ? WorkerErrors.noHandler(callback.handler()) : refusal).value());
                return;
            }
            Consumer<RespValue> asker = memory.begin(message, responder::replyAndClose);
            if (asker == null) {
                return;
            }
            if (!settled.compareAndSet(false, true)) {
                asker.accept(WorkerErrors.badTicket(callback.worker()).value());
                return;
            }
            executions.submit(
                    new RequestSpec(
                            RequestOrigin.CALLBACK,
                            callback.seatNumber(),
                            callback.id(),
                            handler,
                            message.payload(),
                            RequestSpec.earlier(
                                    callback.deadline(),
                                    RequestSpec.deadline(message.deadline(), handler, clock.getAsLong()))),
                    ConnectionDelivery.reserved(
                            claim,
                            callback.seatNumber(),
                            seats,
                            outcome -> asker.accept(outcome.value()),
                            outcome -> fates.ended(callback, outcome)));
        }

        private Outcome.@Nullable Refused refusal(CallMessage message) {
            if (message.ticket() == null || !same(message.ticket(), callback.ticket())) {
                return WorkerErrors.badTicket(callback.worker());
            }
            if (!message.handler().equals(callback.handler())) {
                return WorkerErrors.otherHandler(message.handler());
            }
            return clock.getAsLong() - callback.leaseEnd() > 0 ? WorkerErrors.badTicket(callback.worker()) : null;
        }

        /** Gives the seat back, unless a request has it. */
        @Override
        public void over() {
            if (settled.compareAndSet(false, true)) {
                seats.giveBackReplacing(callback.seatNumber(), claim);
                fates.unused(callback);
            }
        }
    }
}
