/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.osps.wire.RespValue;
import io.osps.wire.RespVersion;
import io.osps.wire.RespWriter;
import io.osps.wire.StoredBytes;
import io.osps.wire.WireError;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers to a channel: small ones together in one buffer, a large one piece by piece as the client reads it, so
 * that a large result is copied to native memory a piece at a time only. Belongs to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure to send or close ends the connection all the same
final class ReplyOutput {
    private static final int PIECE = 64 << 10;
    private static final int FIRST_BUFFER = 1 << 10;

    private final Channel channel;
    private @Nullable ByteBuf buffer;
    private @Nullable LargeBody large;
    private int sent;
    private long written;

    ReplyOutput(Channel channel) {
        this.channel = channel;
    }

    /** Whether a large answer is not written whole yet; {@link #continueLarge} comes next then. */
    boolean isMidLarge() {
        return large != null;
    }

    /** Bytes handed over to the channel since the beginning. */
    long written() {
        return written;
    }

    void write(RespValue value, RespVersion version) {
        ByteBuf target = buffer();
        switch (value) {
            case RespValue.Bulk(byte[] bytes) -> {
                header(target, '$', bytes.length);
                if (bytes.length > PIECE - FIRST_BUFFER) {
                    begin(new LargeBody.Heap(bytes));
                    return;
                }
                target.writeBytes(bytes);
                end(target);
            }
            case RespValue.Stored(StoredBytes bytes) -> {
                header(target, '$', bytes.size());
                begin(new LargeBody.Stored(bytes));
                return;
            }
            case RespValue.Int(long number) -> header(target, ':', number);
            case RespValue.Simple(String text) -> line(target, '+', text);
            case RespValue.Failure(WireError error) -> line(target, '-', error.line());
            case RespValue.Ask ask -> line(target, '-', ask.line());
            case RespValue.Verbatim _, RespValue.Nil _, RespValue.Items _, RespValue.Pairs _ ->
                compound(target, value, version);
        }
        if (target.readableBytes() >= PIECE) {
            writeOut();
        }
    }

    private void begin(LargeBody body) {
        large = body;
        sent = 0;
    }

    /**
     * Writes one more piece of the large answer. When it cannot be read back the connection is closed: its length was said
     * already.
     */
    void continueLarge() {
        LargeBody body = large;
        if (body == null) {
            return;
        }
        ByteBuf target = buffer();
        int count = Math.min(body.size() - sent, PIECE);
        try {
            body.copyTo(target, sent, count);
        } catch (IOException e) {
            endLarge();
            channel.pipeline().fireExceptionCaught(new IllegalStateException("a stored result cannot be read", e));
            return;
        }
        sent += count;
        if (sent == body.size()) {
            end(target);
            endLarge();
        }
        writeOut();
    }

    private void endLarge() {
        if (large != null) {
            large.release();
            large = null;
        }
    }

    /** Hands on what was written, to be sent. */
    void flush() {
        writeOut();
        channel.flush();
    }

    void close() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
        endLarge();
    }

    private ByteBuf buffer() {
        if (buffer == null) {
            buffer = channel.alloc().directBuffer(FIRST_BUFFER);
        }
        return buffer;
    }

    private void writeOut() {
        if (buffer != null) {
            written += buffer.readableBytes();
            channel.write(buffer, channel.voidPromise());
            buffer = null;
        }
    }

    private static void compound(ByteBuf target, RespValue value, RespVersion version) {
        RespWriter writer = new RespWriter(new ByteBufOutputStream(target), FIRST_BUFFER);
        try {
            writer.value(value, version);
            writer.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void line(ByteBuf target, char type, String text) {
        target.writeByte(type);
        ByteBufUtil.writeUtf8(target, text);
        end(target);
    }

    private static void header(ByteBuf target, char type, long number) {
        target.writeByte(type);
        if (number >= 0 && number < 10) {
            target.writeByte((int) ('0' + number));
        } else {
            ByteBufUtil.writeAscii(target, Long.toString(number));
        }
        end(target);
    }

    private static void end(ByteBuf target) {
        target.writeShort('\r' << 8 | '\n');
    }
}
