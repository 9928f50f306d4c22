/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import io.osps.wire.WireFormatException;
import java.io.IOException;

/**
 * One attempt at which the worker connects to this client: the dispatcher is told a port, and the worker that comes there
 * is given the request and answers it there. By the relay when none comes.
 */
final class CallbackRoute {
    private final Exchange exchange;

    CallbackRoute(Exchange exchange) {
        this.exchange = exchange;
    }

    Attempt attempt() throws InterruptedException {
        try (Listener listener = new Listener()) {
            RespValue answer;
            try (ClientConnection dispatcher = exchange.network().dispatcher(exchange.connectTimeout())) {
                int port = listener.open(dispatcher.localAddress());
                answer = dispatcher.ask(
                        exchange.timed(null).toCallback(port),
                        exchange.patience().forAnswer());
            }
            return switch (answer) {
                case RespValue.Bulk ticket -> meet(listener, ticket.text());
                case RespValue.Failure(WireError error) -> exchange.refused(error);
                default -> throw new WireFormatException("unexpected answer of CALLBACK");
            };
        } catch (UnreachableException unreachable) {
            return exchange.noDispatcher(unreachable);
        } catch (WireException refused) {
            return exchange.refused(refused.error());
        } catch (IOException failed) {
            return exchange.notPromised(failed);
        }
    }

    private Attempt meet(Listener listener, String ticket) throws InterruptedException {
        ClientConnection worker = listener.accept(exchange.id(), exchange.connectTimeout());
        if (worker != null) {
            try (worker) {
                return exchange.send(worker, exchange.timed(ticket).toCall()).unlessDenied();
            }
        }
        exchange.throwWhenInterrupted();
        listener.close(); // from here on no worker can be given the request by this way
        exchange.note("no worker connected to this client in time, the call goes by the relay");
        return exchange.relay(null);
    }
}
