/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.heartbeat;

import io.osps.wire.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Answers {@code PING} for as long as the process can run at all: a plain socket with threads of its own, so that no
 * request, event loop or pool of the service can keep it waiting. At most {@value #MOST_CONNECTIONS} connections; a new
 * one takes the place of the oldest that has not shown the token, so that nobody can fill the places and stay.
 *
 * <p>Thread-safe. {@link #close} ends all its connections.
 */
public final class HeartbeatServer implements AutoCloseable {
    static final int MOST_CONNECTIONS = 8;
    static final Limits LIMITS =
            Limits.DEFAULTS.withArguments(4).withPayloadBytes(1024).withIdle(Duration.ofMinutes(2));

    private static final long PAUSE_NANOS = 10_000_000;

    private final ServerSocket socket;
    private final Supplier<Token> token;
    private final HeartbeatActions actions;
    private final Deque<HeartbeatConnection> connections = new ArrayDeque<>();

    private HeartbeatServer(ServerSocket socket, Supplier<Token> token, HeartbeatActions actions) {
        this.socket = socket;
        this.token = token;
        this.actions = actions;
    }

    /**
     * Listens on a free port of that address and begins to answer.
     *
     * @param token the one that counts now, asked for whenever a peer shows one
     * @throws IOException when no port can be had there
     */
    public static HeartbeatServer start(InetAddress address, Supplier<Token> token, HeartbeatActions actions)
            throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(address, 0), 2 * MOST_CONNECTIONS);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
        HeartbeatServer server = new HeartbeatServer(socket, token, actions);
        thread("heartbeat-accept", server::accept).start();
        return server;
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                admit(new HeartbeatConnection(socket.accept(), token, actions, this::forget));
            } catch (IOException _) {
                // Closed; or this one connection is gone already; or there are no descriptors left, and some may come
                // back.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void admit(HeartbeatConnection connection) {
        HeartbeatConnection evicted = null;
        boolean refused = false;
        synchronized (connections) {
            if (connections.size() >= MOST_CONNECTIONS) {
                evicted = connections.stream()
                        .filter(open -> !open.isTrusted())
                        .findFirst()
                        .orElse(null);
                refused = !connections.remove(evicted);
            }
            if (!refused) {
                connections.addLast(connection);
            }
        }
        if (evicted != null) {
            evicted.close();
        }
        if (refused || socket.isClosed()) {
            connection.close();
        } else {
            thread("heartbeat-" + connection.port(), connection).start();
        }
    }

    private void forget(HeartbeatConnection connection) {
        synchronized (connections) {
            connections.remove(connection);
        }
    }

    @Override
    public void close() {
        closeQuietly(socket);
        Deque<HeartbeatConnection> open;
        synchronized (connections) {
            open = new ArrayDeque<>(connections);
        }
        open.forEach(HeartbeatConnection::close);
    }

    private static Thread thread(String name, Runnable body) {
        return Thread.ofPlatform().daemon().name(name).unstarted(body);
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
