/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection for protocols of lines and counted bytes. For one thread. */
final class Line implements AutoCloseable {
    private static final int BUFFER = 8192;
    private static final int SILENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Line(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    }

    /** To a port of this machine; silence ends in an exception. */
    static Line to(int port) throws IOException {
        Line line = patient(port);
        line.socket.setSoTimeout(SILENCE_MILLIS);
        return line;
    }

    /** To a port of this machine, to wait there for as long as it takes. */
    static Line patient(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new Line(socket);
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    Line write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    Line write(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    /** A number of four bytes, the highest first. */
    Line write(int number) throws IOException {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(number >>> shift);
        }
        return this;
    }

    void flush() throws IOException {
        out.flush();
    }

    int readNumber() throws IOException {
        byte[] bytes = read(4);
        int number = 0;
        for (byte octet : bytes) {
            number = (number << 8) | (octet & 0xff);
        }
        return number;
    }

    byte[] read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the server ended the connection");
        }
        return bytes;
    }

    /** To the end of the line, which is left out. */
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the server ended the connection");
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    /** Reads a line that must begin so. */
    String expect(String beginning) throws IOException {
        String line = readLine();
        if (!line.startsWith(beginning)) {
            throw new IOException("unexpected answer: expected=" + beginning + " got=" + line);
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
