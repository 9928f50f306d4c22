/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import io.osps.wire.RespValue;
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
            return exchange.ask(
                    (message, dispatcher) -> message.toCallback(listener.open(dispatcher.localAddress())),
                    answer -> switch (answer) {
                        case RespValue.Bulk ticket -> meet(listener, ticket.text());
                        default -> throw new WireFormatException("unexpected answer of CALLBACK");
                    });
        } catch (IOException noPort) {
            return exchange.notPromised(noPort);
        }
    }

    private Attempt meet(Listener listener, String ticket) throws InterruptedException {
        ClientConnection worker = listener.accept(exchange.id(), exchange.connectTimeout());
        if (worker != null) {
            try (worker) {
                return exchange.call(worker, ticket).unlessDenied();
            }
        }
        listener.close(); // from here on no worker can be given the request by this way
        return exchange.relayInstead(null, "no worker connected to this client in time");
    }
}
