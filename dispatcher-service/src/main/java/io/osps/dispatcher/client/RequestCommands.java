package io.osps.dispatcher.client;

import io.osps.dispatcher.dispatch.Dispatch;
import io.osps.wire.CallMessage;
import io.osps.wire.ErrorCode;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import io.osps.wire.netty.Command;
import io.osps.wire.netty.RespServer;
import io.osps.wire.netty.Responder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The commands that ask for work to be done. */
final class RequestCommands {
    private static final int MOST_OPTIONS = 8;

    private final Dispatch dispatch;

    RequestCommands(Dispatch dispatch) {
        this.dispatch = dispatch;
    }

    void addTo(RespServer.Builder server) {
        server.command(CallMessage.CALL, 2, 2 + MOST_OPTIONS, this::call)
                .command("FCALL", 3, 4 + MOST_OPTIONS, this::functionCall)
                .command(CallMessage.ACQUIRE, 1, 1 + MOST_OPTIONS, this::acquire);
    }

    private void call(Command command, Responder responder) {
        relay(CallMessage.ofCall(command.arguments()), responder);
    }

    /** {@code FCALL handler 1 id payload [option value]…} or {@code FCALL handler 0 payload [option value]…}. */
    private void functionCall(Command command, Responder responder) {
        int keys = switch (command.text(2)) {
            case "0" -> 0;
            case "1" -> 1;
            default -> throw wrong("FCALL takes one key, the request's id, or none");
        };
        if (command.size() < 4 + keys) {
            throw wrong("wrong number of arguments for 'fcall' command");
        }
        List<byte[]> arguments = command.arguments();
        List<byte[]> call = new ArrayList<>();
        call.add(bytes(CallMessage.CALL));
        call.add(arguments.get(1));
        call.add(arguments.get(3 + keys));
        call.addAll(arguments.subList(4 + keys, arguments.size()));
        if (keys == 1) {
            call.add(bytes("ID"));
            call.add(arguments.get(3));
        }
        relay(CallMessage.ofCall(call), responder);
    }

    private void acquire(Command command, Responder responder) {
        responder.onAbandon(dispatch.acquire(CallMessage.ofAcquire(command.arguments()), responder::reply)::abandon);
    }

    private void relay(CallMessage message, Responder responder) {
        responder.onAbandon(dispatch.call(message, responder::reply)::abandon);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static WireException wrong(String message) {
        return new WireException(WireError.of(ErrorCode.ERR, message));
    }
}
