/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import io.osps.wire.ErrorCode;
import io.osps.wire.Grant;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt straight at a worker: at one whose connection was kept, or else at the one that the dispatcher reserves a
 * seat on; by the relay when that cannot be reached.
 */
final class RedirectRoute {
    private final Exchange exchange;

    RedirectRoute(Exchange exchange) {
        this.exchange = exchange;
    }

    Attempt attempt() throws InterruptedException {
        Attempt kept = onKeptConnection();
        return kept != null ? kept : byReservation();
    }

    /** Null when the dispatcher has to be asked, because there is no such connection or the worker takes nothing now. */
    private @Nullable Attempt onKeptConnection() throws InterruptedException {
        ClientConnection kept = exchange.network().keptWorker(exchange.handler());
        if (kept == null) {
            return null;
        }
        try (kept) {
            exchange.repeatable(kept.isIdempotent(exchange.handler()));
            Attempt attempt = exchange.send(kept, exchange.timed(null).toCall());
            return switch (attempt.code()) {
                case BUSY -> {
                    exchange.network().restDirectCalls();
                    yield null;
                }
                case DRAINING, NOHANDLER -> {
                    kept.forget(exchange.handler());
                    yield null;
                }
                case null, default -> attempt;
            };
        }
    }

    private Attempt byReservation() throws InterruptedException {
        Grant grant;
        try (ClientConnection dispatcher = exchange.network().dispatcher(exchange.connectTimeout())) {
            RespValue answer = dispatcher.ask(
                    exchange.timed(null).toAcquire(), exchange.patience().forAnswer());
            if (answer instanceof RespValue.Failure(WireError error)) {
                return exchange.refused(error);
            }
            grant = Grant.from(answer);
        } catch (UnreachableException unreachable) {
            return exchange.noDispatcher(unreachable);
        } catch (WireException refused) {
            return exchange.refused(refused.error());
        } catch (IOException failed) {
            return exchange.notPromised(failed);
        }
        exchange.repeatable(grant.idempotent());
        return withTicket(grant);
    }

    private Attempt withTicket(Grant grant) throws InterruptedException {
        try (ClientConnection worker =
                exchange.network().worker(grant, exchange.handler(), exchange.connectTimeout())) {
            return exchange.send(worker, exchange.timed(grant.ticket()).toCall())
                    .unlessDenied();
        } catch (WireException refused) {
            return exchange.refused(refused.error());
        } catch (IOException unreachable) {
            exchange.throwWhenInterrupted();
            Place place = Place.of(grant);
            exchange.note(place + " cannot be reached (" + unreachable.getMessage() + "), the call goes by the relay");
            return afterUnreachable(place, unreachable, exchange.relay(grant.ticket()));
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
