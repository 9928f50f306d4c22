/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import io.osps.wire.ErrorCode;
import io.osps.wire.Grant;
import io.osps.wire.WireException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt straight at a worker: at one whose connection was kept, or else at the one that the dispatcher reserves a
 * seat on; by the relay when that cannot be reached.
 */
final class RedirectRoute {
    private final Exchange exchange;
    private final Network network;
    private final String handler;

    RedirectRoute(Exchange exchange) {
        this.exchange = exchange;
        this.network = exchange.network();
        this.handler = exchange.handler();
    }

    Attempt attempt() throws InterruptedException {
        Attempt kept = onKeptConnection();
        return kept != null
                ? kept
                : exchange.ask((message, _) -> message.toAcquire(), answer -> withTicket(Grant.from(answer)));
    }

    /** Null when the dispatcher has to be asked, because there is no such connection or the worker takes nothing now. */
    private @Nullable Attempt onKeptConnection() throws InterruptedException {
        ClientConnection kept = network.keptWorker(handler);
        if (kept == null) {
            return null;
        }
        try (kept) {
            Attempt attempt = exchange.call(kept, null);
            return switch (attempt.code()) {
                case BUSY -> {
                    network.restDirectCalls();
                    yield null;
                }
                case DRAINING, NOHANDLER -> {
                    kept.forget(handler);
                    yield null;
                }
                case null, default -> attempt;
            };
        }
    }

    private Attempt withTicket(Grant grant) throws InterruptedException {
        exchange.repeatable(grant.idempotent());
        try (ClientConnection worker = network.worker(grant, handler, exchange.connectTimeout())) {
            return exchange.call(worker, grant.ticket()).unlessDenied();
        } catch (WireException refused) {
            return exchange.refused(refused.error());
        } catch (IOException unreachable) {
            Place place = Place.of(grant);
            String reason = place + " cannot be reached (" + unreachable.getMessage() + ")";
            return afterUnreachable(place, unreachable, exchange.relayInstead(grant.ticket(), reason));
        }
    }

    /** The relay has less room: then it is the worker that must be reached, perhaps another one. */
    private static Attempt afterUnreachable(Place place, IOException unreachable, Attempt relayed) {
        if (relayed instanceof Attempt.Final(OspsException reason) && relayed.code() == ErrorCode.TOOLARGE) {
            return new Attempt.Again(new UnreachableException(
                    place + " cannot be reached, and the payload is too large for the relay: " + reason.getMessage(),
                    unreachable));
        }
        return relayed;
    }
}
