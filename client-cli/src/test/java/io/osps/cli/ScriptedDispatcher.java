/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import io.osps.wire.Limits;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespVersion;
import io.osps.wire.RespWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.function.Function;

/** Answers each command by a function. */
public final class ScriptedDispatcher implements AutoCloseable {
    private final ServerSocket server;
    private final Function<List<byte[]>, RespValue> script;

    public ScriptedDispatcher(Function<List<byte[]>, RespValue> script) throws IOException {
        this.script = script;
        this.server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::run);
    }

    public String port() {
        return Integer.toString(server.getLocalPort());
    }

    private void run() {
        while (true) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            RespReader reader = new RespReader(socket.getInputStream(), Limits.PAYLOAD);
            RespWriter writer = new RespWriter(socket.getOutputStream());
            List<byte[]> command = reader.command(Limits.DEFAULTS);
            while (command != null) {
                writer.value(script.apply(command), RespVersion.RESP2);
                writer.flush();
                command = reader.command(Limits.DEFAULTS);
            }
        } catch (IOException _) {
            // The client is gone.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
