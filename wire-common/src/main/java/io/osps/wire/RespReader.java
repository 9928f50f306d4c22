/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads RESP2 replies and commands from a blocking stream. The peer is not trusted: lengths, nesting and line ends are
 * checked before use, and memory grows with the bytes that came and not with those announced. For one thread at a time;
 * after an exception the stream cannot be read any further.
 */
public final class RespReader {
    private static final int BUFFER = 8192;
    private static final int LONGEST_LINE = 16384;
    private static final int DEEPEST = 8;
    private static final int MOST_ITEMS = 1 << 20;

    private final InputStream in;
    private final int longestBulk;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;

    /** A reader that refuses a bulk string longer than that. */
    public RespReader(InputStream in, int longestBulk) {
        this.in = in;
        this.longestBulk = longestBulk;
    }

    /**
     * Reads one reply.
     *
     * @throws EOFException when the stream ends before or within it
     * @throws WireFormatException when the bytes are no RESP2 reply
     */
    public RespValue value() throws IOException {
        return value(0);
    }

    /**
     * Reads one command, an array of bulk strings or a line; null when the stream ends before it. Empty lines are skipped.
     *
     * @throws WireFormatException when the bytes are no command or pass a limit
     */
    public @Nullable List<byte[]> command(Limits limits) throws IOException {
        while (true) {
            int first = peek();
            if (first < 0) {
                return null;
            }
            if (first != '*') {
                InlineCommand.requireTyped(first);
            }
            byte[] line = line(first == '*' ? 16 : limits.inlineBytes(), first != '*');
            List<byte[]> command = first == '*'
                    ? array(number(line), limits)
                    : InlineCommand.parse(line, line.length, limits.arguments());
            if (!command.isEmpty()) {
                return command;
            }
        }
    }

    private List<byte[]> array(long count, Limits limits) throws IOException {
        if (count < 0 || count > limits.arguments()) {
            throw new WireFormatException(
                    "invalid multibulk length arguments=" + count + " limit=" + limits.arguments());
        }
        List<byte[]> command = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            byte[] line = line(16, false);
            if (line[0] != '$') {
                throw new WireFormatException("expected '$' before each argument");
            }
            command.add(bulk(number(line), limits.payloadBytes()));
        }
        return command;
    }

    private RespValue value(int depth) throws IOException {
        byte[] line = line(LONGEST_LINE, false);
        return switch (line[0]) {
            case '+' -> new RespValue.Simple(text(line));
            case '-' -> new RespValue.Failure(WireError.parse(text(line)));
            case ':' -> new RespValue.Int(number(line));
            case '$' -> {
                long length = number(line);
                yield length == -1 ? RespValue.Nil.NIL : new RespValue.Bulk(bulk(length, longestBulk));
            }
            case '*' -> items(number(line), depth);
            default -> throw new WireFormatException("unknown type of reply octet=" + line[0]);
        };
    }

    private RespValue items(long count, int depth) throws IOException {
        if (count == -1) {
            return RespValue.Nil.NIL;
        }
        if (count < 0 || count > MOST_ITEMS) {
            throw new WireFormatException("invalid multibulk length items=" + count + " limit=" + MOST_ITEMS);
        }
        if (depth == DEEPEST) {
            throw new WireFormatException("arrays nested too deeply limit=" + DEEPEST);
        }
        List<RespValue> values = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            values.add(value(depth + 1));
        }
        return new RespValue.Items(values);
    }

    private byte[] bulk(long length, int longest) throws IOException {
        if (length < 0 || length > longest) {
            throw new WireFormatException("invalid bulk length size=" + length + " limit=" + longest);
        }
        byte[] bytes = new byte[(int) Math.min(length, BUFFER)];
        int read = 0;
        while (read < length) {
            if (read == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 4L * bytes.length));
            }
            read += some(bytes, read, bytes.length - read);
        }
        if (octet() != '\r' || octet() != '\n') {
            throw new WireFormatException("no line end after a bulk string");
        }
        return bytes;
    }

    /** Takes what the buffer has, or else reads past it. */
    private int some(byte[] target, int offset, int most) throws IOException {
        int count = Math.min(most, limit - position);
        if (count > 0) {
            System.arraycopy(buffer, position, target, offset, count);
            position += count;
            return count;
        }
        count = in.read(target, offset, most);
        if (count < 0) {
            throw new EOFException("the stream ended within a bulk string");
        }
        return count;
    }

    /** A line without its end, at least one byte but for lines typed by hand. */
    private byte[] line(int longest, boolean typed) throws IOException {
        byte[] line = new byte[Math.min(longest, 64)];
        int length = 0;
        while (true) {
            int octet = octet();
            if (octet == '\n' && typed) {
                return Arrays.copyOf(line, length > 0 && line[length - 1] == '\r' ? length - 1 : length);
            }
            if (octet == '\r' && !typed) {
                if (octet() != '\n' || length == 0) {
                    throw new WireFormatException("wrong line end");
                }
                return Arrays.copyOf(line, length);
            }
            if (length == longest) {
                throw new WireFormatException("line too long limit=" + longest);
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, Math.min(longest, 2 * length));
            }
            line[length++] = (byte) octet;
            if (typed && length <= InlineCommand.LONGEST_HTTP_START && InlineCommand.isHttp(line, length)) {
                throw WireFormatException.http();
            }
        }
    }

    private static String text(byte[] line) {
        return new String(line, 1, line.length - 1, StandardCharsets.UTF_8);
    }

    /** The number behind the type, in its only spelling: no sign but a minus, no leading zero. */
    private static long number(byte[] line) throws WireFormatException {
        boolean negative = line.length > 1 && line[1] == '-';
        int first = negative ? 2 : 1;
        int digits = line.length - first;
        if (digits < 1 || digits > 18 || (line[first] == '0' && (digits > 1 || negative))) {
            throw new WireFormatException("invalid number");
        }
        long value = 0;
        for (int i = first; i < line.length; i++) {
            if (line[i] < '0' || line[i] > '9') {
                throw new WireFormatException("invalid number");
            }
            value = value * 10 + (line[i] - '0');
        }
        return negative ? -value : value;
    }

    private int peek() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(buffer, 0, BUFFER));
        }
        return position == limit ? -1 : buffer[position] & 0xff;
    }

    private int octet() throws IOException {
        int octet = peek();
        if (octet < 0) {
            throw new EOFException("the stream ended within a line");
        }
        position++;
        return octet;
    }
}
