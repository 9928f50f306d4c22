/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import io.osps.wire.Limits;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespVersion;
import io.osps.wire.RespWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A dispatcher or a worker as a test writes it: answers each command, or cuts the connection where the answer is null. */
final class ScriptedServer implements AutoCloseable {
    interface Script {
        @Nullable RespValue answer(List<byte[]> command) throws InterruptedException;
    }

    private final ServerSocket socket;
    private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Script script;

    ScriptedServer(Script script) throws IOException {
        this(script, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    /** A server on a socket that listens already, such as one with TLS. */
    ScriptedServer(Script script, ServerSocket socket) {
        this.script = script;
        this.socket = socket;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    void script(Script next) {
        script = next;
    }

    /** Each command that came: its words, a payload by its length. */
    List<String> received() {
        return List.copyOf(received);
    }

    /** How many connections were made so far. */
    int connections() {
        return accepted.get();
    }

    /** Cuts all connections; new ones are taken. */
    void cut() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            RespReader reader = new RespReader(connection.getInputStream(), Limits.PAYLOAD);
            RespWriter writer = new RespWriter(connection.getOutputStream());
            List<byte[]> command = reader.command(Limits.DEFAULTS);
            while (command != null) {
                received.add(describe(command));
                RespValue answer = script.answer(command);
                if (answer == null) {
                    return;
                }
                writer.value(answer, RespVersion.RESP2);
                writer.flush();
                command = reader.command(Limits.DEFAULTS);
            }
        } catch (IOException | InterruptedException _) {
            // The client is gone; the test looks at what the client made of it.
            connections.remove(connection);
        }
    }

    private static String describe(List<byte[]> command) {
        StringBuilder text = new StringBuilder();
        for (byte[] word : command) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(word.length > 200 ? word.length + "-bytes" : new String(word, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        cut();
    }
}
