/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.client;

import io.osps.dispatcher.dispatch.Caller;
import io.osps.dispatcher.dispatch.Dispatch;
import io.osps.exchange.Callback;
import io.osps.wire.CallMessage;
import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import io.osps.wire.netty.Command;
import io.osps.wire.netty.RespServer;
import io.osps.wire.netty.Responder;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The commands that ask for work to be done. */
final class RequestCommands {
    private static final int MOST_OPTIONS = 8;

    private static final int HIGHEST_PORT = 65_535;

    private final Dispatch dispatch;
    private final Callbacks callbacks;

    RequestCommands(Dispatch dispatch, Callbacks callbacks) {
        this.dispatch = dispatch;
        this.callbacks = callbacks;
    }

    void addTo(RespServer.Builder server) {
        server.command(CallMessage.CALL, 2, 2 + MOST_OPTIONS, this::call)
                .command(CallMessage.FCALL, 3, 4 + MOST_OPTIONS, this::functionCall)
                .command(CallMessage.ACQUIRE, 1, 1 + MOST_OPTIONS, this::acquire)
                .command(CallMessage.RCALL, 2, 2 + MOST_OPTIONS, this::redirectCall)
                .command(CallMessage.CALLBACK, 2, 2 + MOST_OPTIONS, this::callBack)
                .command("CANCEL", 1, 1, this::cancel);
    }

    private void call(Command command, Responder responder) {
        relay(CallMessage.ofCall(command.arguments()), responder);
    }

    private void functionCall(Command command, Responder responder) {
        relay(CallMessage.ofFunction(command.arguments()), responder);
    }

    /** The same message as that of its user, if he may send it. */
    private static CallMessage allowed(CallMessage message, Responder responder) {
        responder.session().require(message.handler());
        return message.of(responder.session().user());
    }

    private void acquire(Command command, Responder responder) {
        responder.onAbandon(dispatch.acquire(
                allowed(CallMessage.ofAcquire(command.arguments()), responder), caller(responder))::abandon);
    }

    /** {@code CALLBACK handler port [option value]…}; the address is the client's own, whatever it says. */
    private void callBack(Command command, Responder responder) {
        if (!(responder.session().remoteAddress() instanceof InetSocketAddress peer) || !callbacks.allows(peer)) {
            throw new WireException(WireError.of(
                    ErrorCode.DENIED,
                    "the callback route is off for this address; use the redirect route or the relay"));
        }
        List<byte[]> acquire = new ArrayList<>(command.arguments());
        acquire.remove(2);
        InetSocketAddress listener = new InetSocketAddress(peer.getAddress(), port(command.text(2)));
        responder.onAbandon(dispatch.callBack(
                allowed(CallMessage.ofAcquire(acquire), responder),
                new Caller(responder.session(), listener, responder::reply))::abandon);
    }

    private void cancel(Command command, Responder responder) {
        responder.reply(new RespValue.Int(
                dispatch.cancel(command.text(1), responder.session().user()) ? 1 : 0));
    }

    private static int port(String text) {
        if (text.length() <= 5 && text.chars().allMatch(digit -> digit >= '0' && digit <= '9') && !text.isEmpty()) {
            int port = Integer.parseInt(text);
            if (port >= Callback.LOWEST_PORT && port <= HIGHEST_PORT) {
                return port;
            }
        }
        throw wrong("the port must be a number from " + Callback.LOWEST_PORT + " to " + HIGHEST_PORT);
    }

    /** A seat is reserved; the client follows the {@code ASK}, sends the same there, and its payload is dropped here. */
    private void redirectCall(Command command, Responder responder) {
        responder.onAbandon(
                dispatch.ask(
                        allowed(CallMessage.ofCall(command.arguments()), responder)
                                .withoutPayload(),
                        caller(responder))::abandon);
    }

    private void relay(CallMessage message, Responder responder) {
        responder.onAbandon(dispatch.call(allowed(message, responder), caller(responder))::abandon);
    }

    private static Caller caller(Responder responder) {
        return Caller.on(responder.session(), responder::reply);
    }

    private static WireException wrong(String message) {
        return new WireException(WireError.of(ErrorCode.ERR, message));
    }
}
