/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import io.osps.cli.terminal.StandardOutput;
import io.osps.cli.terminal.Table;
import io.osps.cli.terminal.Terminal;
import io.osps.wire.ErrorCode;
import io.osps.wire.Grant;
import io.osps.wire.Limits;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespVersion;
import io.osps.wire.RespWriter;
import io.osps.wire.WireError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * What the AOT cache is made from: runs the commands in this JVM, against a partner that answers what the real ones would,
 * so that the classes which they need come ready made out of the cache. Started by the build only.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** Runs once through everything. */
    public static void main(String[] args) throws IOException {
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new StandardOutput(OutputStream.nullOutputStream()),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                false,
                System.getenv());
        int closed;
        try (ServerSocket partner = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            closed = partner.getLocalPort();
            Thread.ofPlatform().daemon().start(() -> answerAll(partner));
            for (String route : List.of("redirect", "relay")) {
                call(terminal, closed, "echo", "hello", "--route", route, "--timeout", "5s");
            }
            call(terminal, closed, "unknown", "");
        }
        call(terminal, closed, "echo", "hello");
        Osps.run(terminal, "--help");
        Osps.run(terminal, "--version");
        Osps.run(terminal, "status");
        Osps.run(terminal, "tuples", "seat");
        Osps.run(terminal, "logs", "none");
        Osps.run(terminal, "no-such-command");
        new Table("ROUTE", "TIME").row("relay", "1 ms").print(terminal.out(), terminal.ansi());
        Terminal.ofProcess().out().flush();
    }

    private static void call(Terminal terminal, int port, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "call";
        all[1] = "--port";
        all[2] = Integer.toString(port);
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        Osps.run(terminal, all);
    }

    private static void answerAll(ServerSocket partner) {
        while (true) {
            try (Socket socket = partner.accept()) {
                RespReader reader = new RespReader(socket.getInputStream(), Limits.PAYLOAD);
                RespWriter writer = new RespWriter(socket.getOutputStream());
                List<byte[]> command = reader.command(Limits.DEFAULTS);
                if (command != null) {
                    writer.value(answer(command, partner.getLocalPort()), RespVersion.RESP2);
                    writer.flush();
                }
            } catch (IOException _) {
                return;
            }
        }
    }

    private static RespValue answer(List<byte[]> command, int port) {
        String name = new String(command.getFirst(), StandardCharsets.US_ASCII);
        String handler = new String(command.get(1), StandardCharsets.US_ASCII);
        if (!handler.equals("echo")) {
            return new RespValue.Failure(WireError.of(ErrorCode.NOHANDLER, "no worker offers it"));
        }
        return name.equals("ACQUIRE")
                ? new Grant("127.0.0.1", port, "ticket", Duration.ofSeconds(5), "worker-1", 1, true).toValue()
                : new RespValue.Bulk(command.get(2));
    }
}
