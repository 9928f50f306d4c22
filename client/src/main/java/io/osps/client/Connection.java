package io.osps.client;

import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** A connection to a dispatcher or a worker, for one question at a time. After an exception it is of no more use. */
final class Connection implements AutoCloseable {
    private static final int LONGEST_RESULT = 256 << 20;

    private final Socket socket;
    private final RespWriter writer;
    private final RespReader reader;

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.writer = new RespWriter(socket.getOutputStream());
        this.reader = new RespReader(socket.getInputStream(), LONGEST_RESULT);
    }

    /** Connects, or throws before anything was sent. */
    static Connection open(String host, int port, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new UnknownHostException("the host has no address");
            }
            socket.setTcpNoDelay(true);
            socket.connect(address, millis(timeout));
            return new Connection(socket);
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    /**
     * Sends a command and waits for the answer.
     *
     * @param patience how long the other side may be silent
     * @throws java.net.SocketTimeoutException when it was silent for longer
     * @throws IOException when the connection ended; the command may have been carried out
     */
    RespValue ask(List<byte[]> command, Duration patience) throws IOException {
        socket.setSoTimeout(millis(patience));
        try {
            writer.command(command);
            writer.flush();
        } catch (IOException broken) {
            return lastWord(broken);
        }
        return reader.value();
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

    /** Rounded up: a wait that ends has not ended before its time. */
    private static int millis(Duration duration) {
        return Math.clamp(duration.plusNanos(999_999).toMillis(), 1, Integer.MAX_VALUE);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
