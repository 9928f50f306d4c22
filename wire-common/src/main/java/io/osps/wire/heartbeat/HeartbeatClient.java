/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.heartbeat;

import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import io.osps.wire.WireException;
import io.osps.wire.WireFormatException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a service's heartbeat socket, one question at a time. Each question waits at most the time-out for its answer.
 * For one thread at a time; after an {@link IOException} close it and connect again.
 */
public final class HeartbeatClient implements AutoCloseable {
    private static final int LONGEST_ANSWER = 64 << 20;

    private final Socket socket;
    private final RespReader reader;
    private final RespWriter writer;

    private HeartbeatClient(Socket socket) throws IOException {
        this.socket = socket;
        this.reader = new RespReader(socket.getInputStream(), LONGEST_ANSWER);
        this.writer = new RespWriter(socket.getOutputStream());
    }

    /**
     * Connects; only {@link #ping} is open until {@link #authenticate}.
     *
     * @param timeout for the connection, and for each read of an answer
     */
    public static HeartbeatClient connect(String host, int port, Duration timeout) throws IOException {
        int millis = Math.toIntExact(timeout.toMillis());
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), millis);
            socket.setSoTimeout(millis);
            return new HeartbeatClient(socket);
        } catch (IOException failed) {
            HeartbeatServer.closeQuietly(socket);
            throw failed;
        }
    }

    /** Shows the token. */
    public void authenticate(Token token) throws IOException {
        ask("AUTH", new String(token.bytes(), StandardCharsets.US_ASCII));
    }

    /** Returns when the service has answered. */
    public void ping() throws IOException {
        if (!(ask("PING") instanceof RespValue.Simple)) {
            throw new WireFormatException("unexpected answer of PING");
        }
    }

    /** The service's evidence. */
    public Map<String, String> pulse() throws IOException {
        if (!(ask("PULSE") instanceof RespValue.Items(List<RespValue> items)) || items.size() % 2 != 0) {
            throw new WireFormatException("unexpected answer of PULSE");
        }
        Map<String, String> pulse = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i += 2) {
            pulse.put(text(items.get(i)), text(items.get(i + 1)));
        }
        return pulse;
    }

    /** Asks the service to end. */
    public void stop() throws IOException {
        ask("STOP");
    }

    /** Asks the service to take no new work. */
    public void drain() throws IOException {
        ask("DRAIN");
    }

    /** Asks for a dump of all threads. */
    public String dump() throws IOException {
        return text(ask("DUMP"));
    }

    /** Asks to cancel a running request; false when there is none of that id. */
    public boolean cancel(String id) throws IOException {
        return ask("CANCEL", id) instanceof RespValue.Int(long cancelled) && cancelled == 1;
    }

    private RespValue ask(String... command) throws IOException {
        writer.command(command);
        writer.flush();
        RespValue answer = reader.value();
        if (answer instanceof RespValue.Failure(var error)) {
            throw new WireException(error);
        }
        return answer;
    }

    private static String text(RespValue value) throws IOException {
        if (value instanceof RespValue.Bulk bulk) {
            return bulk.text();
        }
        throw new WireFormatException("expected a bulk string");
    }

    @Override
    public void close() {
        HeartbeatServer.closeQuietly(socket);
    }
}
