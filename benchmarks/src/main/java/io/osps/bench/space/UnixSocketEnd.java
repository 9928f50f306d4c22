/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream socket of the Unix domain, blocking. */
final class UnixSocketEnd implements End {
    private final @Nullable ServerSocketChannel server;
    private @Nullable SocketChannel connection;
    private final ByteBuffer out = ByteBuffer.allocateDirect(SIZE);
    private final ByteBuffer back = ByteBuffer.allocateDirect(SIZE);
    private final byte[] in = new byte[SIZE];

    UnixSocketEnd(Side side, Path directory) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        if (side == Side.CALLER) {
            server = null;
            connection = SocketChannel.open(address);
        } else {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(address);
        }
    }

    private SocketChannel connection() throws IOException {
        if (connection == null) {
            connection = Objects.requireNonNull(server).accept();
        }
        return connection;
    }

    @Override
    public void send(byte[] message) throws IOException {
        SocketChannel channel = connection();
        out.clear().put(message).flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    @Override
    public byte[] receive() throws IOException {
        SocketChannel channel = connection();
        back.clear();
        while (back.hasRemaining()) {
            if (channel.read(back) < 0) {
                throw new EOFException("the other end is gone");
            }
        }
        back.flip().get(in);
        return in;
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
