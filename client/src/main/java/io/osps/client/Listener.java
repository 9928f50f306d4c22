/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port of this client's that one worker is expected at. Anybody may connect: who does not say {@code READY} and the
 * request's id within a second is sent away, and the next one is listened to. For one thread.
 */
final class Listener implements AutoCloseable {
    private static final int BACKLOG = 8;
    private static final Duration WORD = Duration.ofSeconds(1);
    private static final String READY = "READY";

    private final ServerSocketChannel channel;

    Listener() throws IOException {
        channel = ServerSocketChannel.open();
    }

    /** Opens a free port of that address, and returns it. */
    int open(InetAddress address) throws IOException {
        channel.bind(new InetSocketAddress(address, 0), BACKLOG);
        return channel.socket().getLocalPort();
    }

    /** Waits for the worker that is ready for that request; null when none came in time. */
    @Nullable ClientConnection accept(String id, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        ServerSocket socket = channel.socket();
        long left = patience.toNanos();
        while (left > 0) {
            try {
                socket.setSoTimeout(ClientConnection.millis(Duration.ofNanos(left)));
                ClientConnection worker = greeted(socket.accept(), id);
                if (worker != null) {
                    return worker;
                }
            } catch (IOException _) {
                // Nobody came, or who came left before a word: the time that is left decides.
            }
            if (!channel.isOpen()) {
                return null;
            }
            left = end - System.nanoTime();
        }
        return null;
    }

    private static @Nullable ClientConnection greeted(Socket accepted, String id) throws IOException {
        SocketChannel peer = accepted.getChannel();
        try {
            peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
            InetSocketAddress from = (InetSocketAddress) peer.getRemoteAddress();
            ClientConnection connection = new ClientConnection(
                    new Place("the worker", from.getHostString(), from.getPort(), 0), peer, accepted, null);
            List<byte[]> word = connection.awaitCommand(WORD);
            if (word != null
                    && word.size() >= 3
                    && text(word.get(0)).equals(READY)
                    && text(word.get(1)).equals(id)) {
                return connection;
            }
            peer.close();
            return null;
        } catch (IOException | RuntimeException failed) {
            peer.close();
            throw failed;
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nobody is listened to any more either way.
        }
    }
}
