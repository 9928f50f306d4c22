/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.wire.Limits;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A client of the worker's own port. */
final class TestClient implements AutoCloseable {
    private final Socket socket;
    private final RespReader reader;
    private final RespWriter writer;

    TestClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** A client that the worker has connected to. */
    TestClient(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        reader = new RespReader(socket.getInputStream(), 17 << 20);
        writer = new RespWriter(socket.getOutputStream());
    }

    /** Sends a command and reads its answer: the bytes' text, or the line of the error. */
    String ask(String... words) throws IOException {
        send(words);
        return text(reader.value());
    }

    /** The next answer. */
    String read() throws IOException {
        return text(reader.value());
    }

    /** What the other side says of itself. */
    List<String> hear() throws IOException {
        return Objects.requireNonNull(reader.command(Limits.DEFAULTS)).stream()
                .map(word -> new String(word, StandardCharsets.UTF_8))
                .toList();
    }

    /** Whether the other side has closed the connection. */
    boolean isClosed() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    void send(String... words) throws IOException {
        writer.command(words);
        writer.flush();
    }

    RespValue ask(List<byte[]> command) throws IOException {
        writer.command(command);
        writer.flush();
        return reader.value();
    }

    private static String text(RespValue value) {
        return switch (value) {
            case RespValue.Bulk bulk -> bulk.text();
            case RespValue.Failure failure -> failure.error().line();
            default -> value.toString();
        };
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
