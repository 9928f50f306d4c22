/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.boot.Running;
import io.osps.wire.CallMessage;
import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import io.osps.wire.netty.Command;
import io.osps.wire.netty.CommandTable;
import io.osps.wire.netty.CommandTable.Row;
import io.osps.wire.netty.CommandTable.Who;
import io.osps.wire.netty.Responder;
import java.util.function.Function;

/** The commands of the worker's own port, beside those that every port has for the connection. */
final class WorkerCommands {
    private static final int MOST_OPTIONS = 8;

    /** The port is open before there is anybody to answer: its number is on the seats. */
    private final Running<Answering> answering = new Running<>();

    /** Who answers. */
    private record Answering(DirectCalls calls, Function<String, String> info) {}

    /** From now on clients are answered. */
    void answer(DirectCalls calls, Function<String, String> info) {
        answering.fill(new Answering(calls, info));
    }

    /** A call was refused before it came here. */
    void refused(ErrorCode code) {
        answering.find().ifPresent(by -> by.calls().refused(code));
    }

    private Answering by() {
        return answering
                .find()
                .orElseThrow(() ->
                        new WireException(WireError.of(ErrorCode.BUSY, "this worker starts; ask the dispatcher")));
    }

    CommandTable table() {
        return CommandTable.of(
                new Row(CallMessage.CALL, 2, 2 + MOST_OPTIONS, Who.CALLERS, this::call),
                new Row(CallMessage.FCALL, 3, 4 + MOST_OPTIONS, Who.CALLERS, this::functionCall),
                new Row(CallMessage.RCALL, 2, 2 + MOST_OPTIONS, Who.CALLERS, this::redirectedCall),
                new Row("INFO", 0, 1, Who.USERS, this::info));
    }

    private void call(Command command, Responder responder) {
        by().calls().call(CallMessage.ofCall(command.arguments()).of(user(responder)), responder::reply);
    }

    private void functionCall(Command command, Responder responder) {
        by().calls().call(CallMessage.ofFunction(command.arguments()).of(user(responder)), responder::reply);
    }

    /** After {@code ASKING} for a seat that was reserved; without, as clients do that stay here, for a free one. */
    private void redirectedCall(Command command, Responder responder) {
        CallMessage message = CallMessage.ofCall(command.arguments()).of(user(responder));
        if (responder.session().isAsking()) {
            by().calls().redirected(message, responder::reply);
        } else {
            by().calls().call(message, responder::reply);
        }
    }

    private void info(Command command, Responder responder) {
        responder.reply(new RespValue.Verbatim(by().info().apply(command.size() == 1 ? "" : command.text(1))));
    }

    private static String user(Responder responder) {
        return responder.session().user();
    }
}
