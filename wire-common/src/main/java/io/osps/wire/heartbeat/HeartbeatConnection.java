/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.heartbeat;

import io.osps.wire.ErrorCode;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespVersion;
import io.osps.wire.RespWriter;
import io.osps.wire.WireException;
import io.osps.wire.WireFormatException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One connection of a {@link HeartbeatServer}, served by the thread that runs it until the peer is gone. */
final class HeartbeatConnection implements Runnable {
    private static final Set<String> COMMANDS = Set.of("PING", "AUTH", "PULSE", "STOP", "DRAIN", "DUMP", "CANCEL");
    private static final RespValue PONG = new RespValue.Simple("PONG");

    private final Socket socket;
    private final Supplier<Token> token;
    private final HeartbeatActions actions;
    private final Consumer<HeartbeatConnection> whenClosed;
    private volatile boolean trusted;

    HeartbeatConnection(
            Socket socket, Supplier<Token> token, HeartbeatActions actions, Consumer<HeartbeatConnection> whenClosed) {
        this.socket = socket;
        this.token = token;
        this.actions = actions;
        this.whenClosed = whenClosed;
    }

    /** Whether the peer has shown the token. */
    boolean isTrusted() {
        return trusted;
    }

    int port() {
        return socket.getPort();
    }

    void close() {
        HeartbeatServer.closeQuietly(socket);
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) HeartbeatServer.LIMITS.idle().toMillis());
            RespReader reader = new RespReader(socket.getInputStream(), HeartbeatServer.LIMITS.payloadBytes());
            RespWriter writer = new RespWriter(socket.getOutputStream());
            serve(reader, writer);
        } catch (IOException _) {
            // The peer is gone or was silent for too long: the next heartbeat comes on a new connection.
        } finally {
            whenClosed.accept(this);
        }
    }

    private void serve(RespReader reader, RespWriter writer) throws IOException {
        try {
            List<byte[]> command = reader.command(HeartbeatServer.LIMITS);
            while (command != null && serve(command, writer)) {
                command = reader.command(HeartbeatServer.LIMITS);
            }
        } catch (WireFormatException malformed) {
            if (!malformed.isHttp()) {
                writer.value(new RespValue.Failure(malformed.error()), RespVersion.RESP2);
                writer.flush();
            }
        }
    }

    /** Answers it; false when nothing more is to be heard from a peer that gives such a command. */
    private boolean serve(List<byte[]> command, RespWriter writer) throws IOException {
        RespValue answer = answer(command);
        writer.value(answer, RespVersion.RESP2);
        writer.flush();
        return trusted || COMMANDS.contains(name(command));
    }

    private RespValue answer(List<byte[]> command) {
        String name = name(command);
        return switch (name) {
            case "PING" -> PONG;
            case "AUTH" -> authenticate(command);
            case "PULSE", "STOP", "DRAIN", "DUMP", "CANCEL" ->
                trusted
                        ? act(name, command)
                        : RespValue.failure(
                                ErrorCode.NOAUTH, name + " needs the token of the space; send AUTH token first");
            default -> RespValue.failure(ErrorCode.ERR, "unknown command '" + text(command.getFirst()) + "'");
        };
    }

    private RespValue authenticate(List<byte[]> command) {
        if (command.size() != 2 || !token.get().matches(command.get(1))) {
            actions.wrongToken();
            return RespValue.failure(ErrorCode.WRONGPASS, "that is not the token of this space");
        }
        trusted = true;
        return RespValue.OK;
    }

    private RespValue act(String name, List<byte[]> command) {
        if (command.size() != (name.equals("CANCEL") ? 2 : 1)) {
            return RespValue.failure(ErrorCode.ERR, "wrong number of arguments for '" + name + "' command");
        }
        try {
            return switch (name) {
                case "PULSE" -> RespValue.pairs(actions.pulse());
                case "DUMP" -> RespValue.bulk(actions.dump());
                case "CANCEL" -> new RespValue.Int(actions.cancel(text(command.get(1))) ? 1 : 0);
                case "DRAIN" -> {
                    actions.drain();
                    yield RespValue.OK;
                }
                default -> {
                    actions.stop();
                    yield RespValue.OK;
                }
            };
        } catch (WireException refused) {
            return new RespValue.Failure(refused.error());
        } catch (RuntimeException failed) {
            return RespValue.failure(ErrorCode.ERR, name + " failed: " + failed);
        }
    }

    private static String name(List<byte[]> command) {
        return text(command.getFirst()).toUpperCase(Locale.ROOT);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
