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
import io.osps.wire.netty.Responder;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The commands that ask for work to be done. */
final class RequestCommands {
    private static final int HIGHEST_PORT = 65_535;

    private final Dispatch dispatch;
    private final Callbacks callbacks;

    RequestCommands(Dispatch dispatch, Callbacks callbacks) {
        this.dispatch = dispatch;
        this.callbacks = callbacks;
    }

    void call(Command command, Responder responder) {
        relay(CallMessage.ofCall(command.arguments()), responder);
    }

    void functionCall(Command command, Responder responder) {
        relay(CallMessage.ofFunction(command.arguments()), responder);
    }

    void acquire(Command command, Responder responder) {
        responder.onAbandon(dispatch.acquire(
                CallMessage.ofAcquire(command.arguments()).of(user(responder)), caller(responder))::abandon);
    }

    /** {@code CALLBACK handler port [option value]…}; the address is the client's own, whatever it says. */
    void callBack(Command command, Responder responder) {
        if (!(responder.session().remoteAddress() instanceof InetSocketAddress peer) || !callbacks.allows(peer)) {
            throw new WireException(WireError.of(
                    ErrorCode.DENIED,
                    "the callback route is off for this address; use the redirect route or the relay"));
        }
        List<byte[]> acquire = new ArrayList<>(command.arguments());
        acquire.remove(2);
        InetSocketAddress listener = new InetSocketAddress(peer.getAddress(), port(command.text(2)));
        responder.onAbandon(dispatch.callBack(
                CallMessage.ofAcquire(acquire).of(user(responder)),
                new Caller(responder.session(), listener, responder::reply))::abandon);
    }

    void cancel(Command command, Responder responder) {
        responder.reply(new RespValue.Int(dispatch.cancel(command.text(1), user(responder)) ? 1 : 0));
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
    void redirectCall(Command command, Responder responder) {
        responder.onAbandon(
                dispatch.ask(
                        CallMessage.ofCall(command.arguments())
                                .of(user(responder))
                                .withoutPayload(),
                        caller(responder))::abandon);
    }

    private void relay(CallMessage message, Responder responder) {
        responder.onAbandon(dispatch.call(message.of(user(responder)), caller(responder))::abandon);
    }

    private static String user(Responder responder) {
        return responder.session().user();
    }

    private static Caller caller(Responder responder) {
        return Caller.on(responder.session(), responder::reply);
    }

    private static WireException wrong(String message) {
        return new WireException(WireError.of(ErrorCode.ERR, message));
    }
}
