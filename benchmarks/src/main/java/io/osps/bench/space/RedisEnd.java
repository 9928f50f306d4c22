/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Two lists of a Redis server: {@code RPUSH} and {@code BLPOP} over TCP on loopback. */
final class RedisEnd implements End {
    private final Socket socket;
    private final OutputStream output;
    private final DataInputStream input;
    private final String outgoing;
    private final byte[] pop;
    private final byte[] in = new byte[SIZE];

    RedisEnd(Side side, int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        output = socket.getOutputStream();
        input = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        outgoing = side.outgoing("requests", "replies");
        String list = side.incoming("requests", "replies");
        pop = ascii("*3\r\n$5\r\nBLPOP\r\n$" + list.length() + "\r\n" + list + "\r\n$1\r\n0\r\n");
    }

    @Override
    public void send(byte[] message) throws IOException {
        byte[] head = ascii("*3\r\n$5\r\nRPUSH\r\n$" + outgoing.length() + "\r\n" + outgoing + "\r\n$" + SIZE + "\r\n");
        byte[] command = new byte[head.length + SIZE + 2];
        System.arraycopy(head, 0, command, 0, head.length);
        System.arraycopy(message, 0, command, head.length, SIZE);
        command[command.length - 2] = '\r';
        command[command.length - 1] = '\n';
        output.write(command);
        line();
    }

    @Override
    public byte[] receive() throws IOException {
        output.write(pop);
        // An array of two bulk strings: the list's name and the message.
        line();
        line();
        line();
        line();
        input.readFully(in);
        line();
        return in;
    }

    private void line() throws IOException {
        int first = input.readUnsignedByte();
        if (first == '-') {
            throw new IOException("the server refused");
        }
        for (int b = first; b != '\n'; b = input.readUnsignedByte()) {
            // Only its end is of interest.
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
