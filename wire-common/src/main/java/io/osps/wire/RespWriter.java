/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes commands and replies to a blocking stream. Small parts are collected in a buffer of its own; a large argument
 * goes to the stream without a copy. Nothing is sent before {@link #flush}, but what the buffer cannot hold. For one
 * thread at a time.
 */
public final class RespWriter {
    private static final int USUAL_BUFFER = 8192;

    private final OutputStream out;
    private final byte[] buffer;
    private int length;

    public RespWriter(OutputStream out) {
        this(out, USUAL_BUFFER);
    }

    /** A writer with a buffer of that many bytes: a small one where the stream is memory. */
    public RespWriter(OutputStream out, int bufferSize) {
        this.out = out;
        this.buffer = new byte[bufferSize];
    }

    /** Writes a command: a flat array of bulk strings. */
    public void command(List<byte[]> arguments) throws IOException {
        header('*', arguments.size());
        for (byte[] argument : arguments) {
            bulk(argument);
        }
    }

    /** Writes a command whose arguments are text. */
    public void command(String... arguments) throws IOException {
        header('*', arguments.length);
        for (String argument : arguments) {
            bulk(argument.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Writes a reply. */
    public void value(RespValue value, RespVersion version) throws IOException {
        switch (value) {
            case RespValue.Simple(String text) -> line('+', text);
            case RespValue.Failure(WireError error) -> line('-', error.line());
            case RespValue.Ask ask -> line('-', ask.line());
            case RespValue.Int(long number) -> header(':', number);
            case RespValue.Bulk(byte[] bytes) -> bulk(bytes);
            case RespValue.Stored(StoredBytes bytes) -> stored(bytes);
            case RespValue.Verbatim(String text) -> verbatim(text, version);
            case RespValue.Nil _ -> ascii(version == RespVersion.RESP2 ? "$-1\r\n" : "_\r\n");
            case RespValue.Items(List<RespValue> values) -> {
                header('*', values.size());
                for (RespValue item : values) {
                    value(item, version);
                }
            }
            case RespValue.Pairs(List<Map.Entry<String, RespValue>> entries) -> {
                boolean flat = version == RespVersion.RESP2;
                header(flat ? '*' : '%', flat ? entries.size() * 2L : entries.size());
                for (Map.Entry<String, RespValue> entry : entries) {
                    bulk(entry.getKey().getBytes(StandardCharsets.UTF_8));
                    value(entry.getValue(), version);
                }
            }
        }
    }

    /** Sends what was written. */
    public void flush() throws IOException {
        drain();
        out.flush();
    }

    private void verbatim(String text, RespVersion version) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (version == RespVersion.RESP2) {
            bulk(bytes);
            return;
        }
        header('=', bytes.length + 4L);
        ascii("txt:");
        bytes(bytes);
        ascii("\r\n");
    }

    private void bulk(byte[] bytes) throws IOException {
        header('$', bytes.length);
        bytes(bytes);
        ascii("\r\n");
    }

    private void stored(StoredBytes bytes) throws IOException {
        header('$', bytes.size());
        drain();
        bytes.writeTo(out);
        ascii("\r\n");
    }

    private void line(char type, String text) throws IOException {
        octet((byte) type);
        bytes(text.getBytes(StandardCharsets.UTF_8));
        ascii("\r\n");
    }

    private void header(char type, long number) throws IOException {
        octet((byte) type);
        ascii(Long.toString(number));
        ascii("\r\n");
    }

    private void ascii(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            octet((byte) text.charAt(i));
        }
    }

    private void octet(byte value) throws IOException {
        if (length == buffer.length) {
            drain();
        }
        buffer[length++] = value;
    }

    private void bytes(byte[] bytes) throws IOException {
        if (bytes.length > buffer.length - length) {
            drain();
        }
        if (bytes.length > buffer.length) {
            out.write(bytes);
            return;
        }
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void drain() throws IOException {
        if (length > 0) {
            out.write(buffer, 0, length);
            length = 0;
        }
    }
}
