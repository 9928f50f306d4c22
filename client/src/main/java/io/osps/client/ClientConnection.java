/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import io.osps.wire.Limits;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import io.osps.wire.WireError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a dispatcher or a worker, for one question at a time and one thread at a time. When it is closed after
 * an answer that leaves it in order, it goes back to its pool; otherwise it ends.
 */
final class ClientConnection implements AutoCloseable {
    private static final int LONGEST_RESULT = 256 << 20;

    private final Place place;
    private final SocketChannel channel;
    private final Socket socket;
    private final @Nullable Pool pool;
    private final RespWriter writer;
    private final RespReader reader;
    /** The handlers that this worker is known to offer, and whether each may be run again. */
    private final Map<String, Boolean> handlers = new HashMap<>();

    private boolean inOrder;

    /**
     * Takes over a channel that is connected.
     *
     * @param socket the channel's own, or TLS on top of it
     * @param pool where it waits for its next use; null for none
     */
    ClientConnection(Place place, SocketChannel channel, Socket socket, @Nullable Pool pool) throws IOException {
        this.place = place;
        this.channel = channel;
        this.socket = socket;
        this.pool = pool;
        this.writer = new RespWriter(socket.getOutputStream());
        this.reader = new RespReader(socket.getInputStream(), LONGEST_RESULT);
    }

    Place place() {
        return place;
    }

    InetAddress localAddress() {
        return channel.socket().getLocalAddress();
    }

    /**
     * Sends a command and waits for the answer.
     *
     * @param patience how long the other side may be silent
     * @throws java.net.SocketTimeoutException when it was silent for longer
     * @throws IOException when the connection ended; the command may have been carried out
     */
    RespValue ask(List<byte[]> command, Duration patience) throws IOException {
        inOrder = false;
        socket.setSoTimeout(millis(patience));
        try {
            writer.command(command);
            writer.flush();
        } catch (IOException broken) {
            return lastWord(broken);
        }
        RespValue answer = reader.value();
        inOrder = leavesItInOrder(answer);
        return answer;
    }

    /** Waits for a command of the other side; null when there comes none. */
    @Nullable List<byte[]> awaitCommand(Duration patience) throws IOException {
        socket.setSoTimeout(millis(patience));
        return reader.command(Limits.DEFAULTS);
    }

    /** Takes notice of a handler that is offered there. */
    void learn(String handler, boolean idempotent) {
        handlers.put(handler, idempotent);
    }

    /** Takes it that the handler is offered there no more. */
    void forget(String handler) {
        handlers.remove(handler);
    }

    /** Whether the handler is known to be offered there. */
    boolean offers(String handler) {
        return handlers.containsKey(handler);
    }

    /** Whether the handler is known to be one that may be run again. */
    boolean isIdempotent(String handler) {
        return handlers.getOrDefault(handler, false);
    }

    /** Whether the other side has kept it open, and silent, as long as it lay idle. */
    boolean isAlive() {
        try {
            channel.configureBlocking(false);
            try {
                return channel.read(ByteBuffer.allocate(1)) == 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        if (inOrder && pool != null) {
            pool.give(this);
        } else {
            disconnect();
        }
    }

    void disconnect() {
        try (channel) {
            socket.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    /** What the other side said before it closed the connection, such as that the payload is too large. */
    private RespValue lastWord(IOException broken) throws IOException {
        try {
            return reader.value();
        } catch (IOException nothing) {
            broken.addSuppressed(nothing);
            throw broken;
        }
    }

    /** After a refusal of the command as such, or of the user, the other side may close the connection. */
    private static boolean leavesItInOrder(RespValue answer) {
        return !(answer instanceof RespValue.Failure(WireError error))
                || switch (error.code()) {
                    case TOOLARGE, NOAUTH, WRONGPASS, DENIED, UNKNOWN, NOPROTO, ERR -> false;
                    case NOHANDLER, DUPLICATE, IDREUSED, BUSY, TIMEOUT, FAILED, LOST, POISON, CANCELLED, DRAINING ->
                        true;
                };
    }

    /** Rounded up: a wait that ends has not ended before its time. */
    static int millis(Duration duration) {
        return Math.clamp(duration.plusNanos(999_999).toMillis(), 1, Integer.MAX_VALUE);
    }
}
