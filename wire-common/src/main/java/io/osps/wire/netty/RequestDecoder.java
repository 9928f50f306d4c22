/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.netty.buffer.ByteBuf;
import io.osps.wire.ErrorCode;
import io.osps.wire.InlineCommand;
import io.osps.wire.Limits;
import io.osps.wire.WireError;
import io.osps.wire.WireFormatException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds commands in a client's bytes, however they are cut into pieces: flat arrays of bulk strings, or lines typed by
 * hand. It is a state machine that uses up all the bytes it is given, so nothing is ever kept but the command that is
 * arriving. Strict: every length, type and line end is checked before use, a number has one spelling, and memory grows
 * with the bytes that came (at most fourfold), never with a length that was announced.
 *
 * <p>A command with an argument past the payload limit is read to its end without being kept, and refused, and the
 * connection goes on; past {@value #LONGEST_SKIPPED} bytes the connection has to be closed. Not thread-safe.
 */
final class RequestDecoder {
    static final int LONGEST_SKIPPED = 64 << 20;

    private static final int MOST_DIGITS = 10;
    private static final int FIRST_PIECE = 4 << 10;
    private static final int FIRST_LINE = 64;
    /** Room for a command's arguments beside its payload. */
    private static final int BESIDE_PAYLOAD = 64 << 10;

    private static final byte[] NOTHING = {};

    private enum State {
        START,
        COUNT,
        ARGUMENT,
        LENGTH,
        BODY,
        BODY_CR,
        BODY_LF,
        INLINE,
        DEAD
    }

    private final BodyBudget budget;
    private Limits limits;
    private State state = State.START;

    private long number;
    private int digits;
    private boolean carriageReturn;

    private byte[][] arguments = {};
    private int filled;
    private long total;
    /** Bytes that the command holds, objects counted, and how many of the budget are reserved for them. */
    private long holding;

    private long reserved;
    private @Nullable WireError refusal;

    private byte[] body = NOTHING;
    private int bodyFilled;
    private long bodyLength;

    RequestDecoder(Limits limits, BodyBudget budget) {
        this.limits = limits;
        this.budget = budget;
    }

    /** Holds the client to these limits from the next command on. */
    void limits(Limits changed) {
        limits = changed;
    }

    /** Whether a command has begun to arrive and is not whole. */
    boolean isMidCommand() {
        return state != State.START && state != State.DEAD;
    }

    /** Gives back what a command that will never arrive whole has reserved. No more bytes may follow. */
    void close() {
        state = State.DEAD;
        budget.release(reserved);
        reserved = 0;
        body = NOTHING;
        arguments = new byte[0][];
    }

    /**
     * Reads up to the end of one command; null when it is not whole yet and all bytes are used up.
     *
     * @throws WireFormatException when the bytes are not the protocol; the connection has to be closed then
     */
    @Nullable Incoming decode(ByteBuf in) throws WireFormatException {
        while (in.isReadable()) {
            Incoming found = switch (state) {
                case START -> start(in);
                case COUNT -> count(in);
                case ARGUMENT -> argument(in);
                case LENGTH -> length(in);
                case BODY -> body(in);
                case BODY_CR -> bodyEnd(in, '\r');
                case BODY_LF -> bodyEnd(in, '\n');
                case INLINE -> inline(in);
                case DEAD -> discard(in);
            };
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Incoming start(ByteBuf in) throws WireFormatException {
        short first = in.getUnsignedByte(in.readerIndex());
        if (first == '*') {
            in.skipBytes(1);
            beginNumber(State.COUNT);
        } else {
            InlineCommand.requireTyped(first);
            body = new byte[FIRST_LINE];
            bodyFilled = 0;
            state = State.INLINE;
        }
        return null;
    }

    private @Nullable Incoming count(ByteBuf in) throws WireFormatException {
        if (!number(in)) {
            return null;
        }
        if (number > limits.arguments()) {
            throw new WireFormatException(
                    "invalid multibulk length arguments=" + number + " limit=" + limits.arguments());
        }
        if (number == 0) {
            state = State.START;
            return null;
        }
        arguments = new byte[(int) number][];
        filled = 0;
        total = 0;
        holding = 0;
        reserved = 0;
        refusal = null;
        state = State.ARGUMENT;
        return null;
    }

    private @Nullable Incoming argument(ByteBuf in) throws WireFormatException {
        byte type = in.readByte();
        if (type != '$') {
            throw new WireFormatException("expected '$' before each argument, got octet=" + (type & 0xff));
        }
        beginNumber(State.LENGTH);
        return null;
    }

    private @Nullable Incoming length(ByteBuf in) throws WireFormatException {
        if (!number(in)) {
            return null;
        }
        bodyLength = number;
        bodyFilled = 0;
        total += bodyLength;
        holding += BodyBudget.BESIDE_ARGUMENT;
        if (refusal == null && (bodyLength > limits.payloadBytes() || total > limits.payloadBytes() + BESIDE_PAYLOAD)) {
            refuse(WireError.of(ErrorCode.TOOLARGE, "the payload is too large for this port")
                    .with("size", bodyLength > limits.payloadBytes() ? bodyLength : total)
                    .with("limit", limits.payloadBytes()));
        }
        if (refusal != null && total > LONGEST_SKIPPED) {
            WireError error = refusal;
            close();
            return new Incoming.Refusal(error, true);
        }
        if (bodyLength == 0 || refusal != null) {
            body = NOTHING;
        } else if (bodyLength <= in.readableBytes()) {
            allocate((int) bodyLength);
        } else {
            allocate((int) Math.min(bodyLength, FIRST_PIECE));
        }
        state = bodyLength == 0 ? State.BODY_CR : State.BODY;
        return null;
    }

    private @Nullable Incoming body(ByteBuf in) {
        int arrived = (int) Math.min(in.readableBytes(), bodyLength - bodyFilled);
        if (refusal != null) {
            in.skipBytes(arrived);
            bodyFilled += arrived;
        } else {
            if (bodyFilled + arrived > body.length) {
                allocate((int) Math.min(bodyLength, Math.max(bodyFilled + arrived, 4L * body.length)));
            }
            if (refusal == null) {
                in.readBytes(body, bodyFilled, arrived);
                bodyFilled += arrived;
            }
        }
        if (bodyFilled == bodyLength) {
            state = State.BODY_CR;
        }
        return null;
    }

    /** Makes the body that long, or refuses the command when all bodies together have no room for it. */
    private void allocate(int size) {
        holding += size - body.length;
        long more = BodyBudget.inSteps(holding) - reserved;
        if (more > 0) {
            if (!budget.reserve(more, limits.bodyBytes())) {
                refuse(WireError.of(ErrorCode.BUSY, "no room for the payload among those of all connections")
                        .with("size", bodyLength)
                        .with("limit", limits.bodyBytes())
                        .with("retry-after-ms", 100));
                return;
            }
            reserved += more;
        }
        body = bodyFilled == 0 ? new byte[size] : Arrays.copyOf(body, size);
    }

    private void refuse(WireError error) {
        refusal = error;
        budget.release(reserved);
        reserved = 0;
        body = NOTHING;
        Arrays.fill(arguments, NOTHING);
    }

    private @Nullable Incoming bodyEnd(ByteBuf in, char expected) throws WireFormatException {
        if (in.readByte() != expected) {
            throw new WireFormatException("no line end after an argument");
        }
        if (expected == '\r') {
            state = State.BODY_LF;
            return null;
        }
        arguments[filled++] = body;
        body = NOTHING;
        if (filled < arguments.length) {
            state = State.ARGUMENT;
            return null;
        }
        state = State.START;
        return refusal == null ? command(false) : new Incoming.Refusal(refusal, false);
    }

    private @Nullable Incoming inline(ByteBuf in) throws WireFormatException {
        while (in.isReadable()) {
            byte octet = in.readByte();
            if (octet == '\n') {
                return typed();
            }
            if (bodyFilled == limits.inlineBytes()) {
                throw new WireFormatException("too big inline request limit=" + limits.inlineBytes());
            }
            if (bodyFilled == body.length) {
                body = Arrays.copyOf(body, Math.min(limits.inlineBytes(), 2 * bodyFilled));
            }
            body[bodyFilled++] = octet;
            if (bodyFilled <= InlineCommand.LONGEST_HTTP_START && InlineCommand.isHttp(body, bodyFilled)) {
                throw WireFormatException.http();
            }
        }
        return null;
    }

    private @Nullable Incoming typed() throws WireFormatException {
        int length = bodyFilled > 0 && body[bodyFilled - 1] == '\r' ? bodyFilled - 1 : bodyFilled;
        List<byte[]> words = InlineCommand.parse(body, length, limits.arguments());
        body = NOTHING;
        state = State.START;
        if (words.isEmpty()) {
            return null;
        }
        arguments = words.toArray(byte[][]::new);
        return command(true);
    }

    private Command command(boolean typed) {
        Command command = new Command(arguments, reserved, typed);
        arguments = new byte[0][];
        reserved = 0;
        return command;
    }

    private static @Nullable Incoming discard(ByteBuf in) {
        in.skipBytes(in.readableBytes());
        return null;
    }

    private void beginNumber(State next) {
        number = 0;
        digits = 0;
        carriageReturn = false;
        state = next;
    }

    /** Reads digits up to their line end; false when it has not come yet. */
    private boolean number(ByteBuf in) throws WireFormatException {
        while (in.isReadable()) {
            byte octet = in.readByte();
            if (carriageReturn) {
                if (octet != '\n') {
                    throw new WireFormatException("wrong line end after a length");
                }
                return true;
            }
            if (octet == '\r' && digits > 0) {
                carriageReturn = true;
            } else if (octet < '0' || octet > '9' || digits == MOST_DIGITS || (digits == 1 && number == 0)) {
                throw new WireFormatException(
                        state == State.COUNT ? "invalid multibulk length" : "invalid bulk length");
            } else {
                digits++;
                number = number * 10 + (octet - '0');
            }
        }
        return false;
    }
}
