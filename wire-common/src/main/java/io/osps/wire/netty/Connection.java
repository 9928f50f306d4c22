/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import io.osps.wire.ErrorCode;
import io.osps.wire.Limits;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireFormatException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client's connection: finds its commands, has them carried out, and sends the answers in the commands' order,
 * whenever and from whatever thread they come. All but {@link #answered} belongs to the event loop.
 *
 * <p>What a client does not read is bounded: no command is read from it while {@link Limits#inFlight} are unanswered or
 * while its answers wait to be sent, answers are written no faster than it reads, and past {@link Limits#outputBytes} of
 * them the connection is closed. All the answers to the commands of one read are sent together.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure to send or close ends in exceptionCaught or channelInactive
final class Connection extends ChannelInboundHandlerAdapter {
    /** What an answer takes beside its payload. */
    private static final int BESIDE_ANSWER = 64;

    private final ServerContext server;
    private final Channel channel;
    private final Session session;
    private final RequestDecoder decoder;
    private final ReplyOutput output;
    private final ConnectionTimes times;
    private final AtomicBoolean wakeUp = new AtomicBoolean();
    private final AtomicLong unwritten = new AtomicLong();
    /** How much the server's sum has of this; belongs to the event loop, so that it is taken out again. */
    private long accounted;

    private long received;
    private long commands;
    private final Deque<ByteBuf> held = new ArrayDeque<>(2);
    private final ReplyQueue replies = new ReplyQueue();

    private ConnectionState state = ConnectionState.OPEN;
    private Turn turn = Turn.NONE;

    /** What the event loop is in the middle of, so that an answer given meanwhile knows who sends it. */
    private enum Turn {
        /** Nothing: whoever answers sends. */
        NONE,
        /** Reading: all that is answered until the end of it is sent together then. */
        READING,
        /** Sending, perhaps within a read: it goes on until nothing is due. */
        SENDING
    }

    Connection(ServerContext server, Channel channel, Session session) {
        this.server = server;
        this.channel = channel;
        this.session = session;
        this.decoder = new RequestDecoder(limits(), server.budget());
        this.output = new ReplyOutput(channel);
        this.times = new ConnectionTimes(server.limits(), server.clock());
        session.traffic(this::traffic);
    }

    Session session() {
        return session;
    }

    Channel channel() {
        return channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        turn = turn == Turn.SENDING ? turn : Turn.READING;
        ByteBuf in = (ByteBuf) message;
        received += in.readableBytes();
        held.addLast(in);
        decodeHeld();
        steer();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        turn = turn == Turn.SENDING ? turn : Turn.NONE;
        send();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        send();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        state = state.lose();
        dropHeld();
        decoder.close();
        output.close();
        replies.abandon();
        server.unsent().change(accounted, 0);
        accounted = 0;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        server.failed(cause);
        channel.close();
    }

    /** Says something before the client does. */
    void greet(List<String> words) {
        output.write(
                new RespValue.Items(
                        words.stream().<RespValue>map(RespValue::bulk).toList()),
                session.version());
        output.flush();
    }

    /** A command was answered with that many bytes; called by whatever thread did it. */
    void answered(PendingReply pending, int size) {
        server.budget().release(pending.reserved());
        unwritten.addAndGet(size + (long) BESIDE_ANSWER);
        if (channel.eventLoop().inEventLoop()) {
            if (turn == Turn.NONE) {
                send();
            }
        } else if (wakeUp.compareAndSet(false, true)) {
            channel.eventLoop().execute(this::wokenUp);
        }
    }

    /** Closes the connection when one of its limits of time has passed. */
    void sweep() {
        long pending = inChannel();
        boolean midCommand = decoder.isMidCommand() && held.isEmpty();
        switch (times.judge(midCommand, replies.size(), pending, output.written())) {
            case FINE -> {}
            case OVER -> channel.close();
            case INCOMPLETE -> {
                decoder.close();
                endWith(WireError.of(ErrorCode.ERR, "Protocol error: the command did not arrive whole in time")
                        .with("limit-ms", server.limits().arrival().toMillis()));
            }
        }
    }

    /** Carries out no more commands, and closes the connection when those in flight are answered. */
    void finish() {
        state = state.goDown();
        send();
    }

    private Session.Traffic traffic() {
        long waiting = inChannel();
        return new Session.Traffic(
                channel instanceof UnixChannel unix ? unix.fd().intValue() : -1,
                times.age().toSeconds(),
                times.sinceRead().toSeconds(),
                held.stream().mapToLong(ByteBuf::readableBytes).sum(),
                held.stream().mapToLong(ByteBuf::writableBytes).sum(),
                replies.size() - 1,
                unwritten.get() + waiting,
                (channel.config().isAutoRead() ? "r" : "") + (waiting > 0 ? "w" : ""),
                received,
                output.written(),
                commands);
    }

    private Limits limits() {
        return session.isAuthenticated() ? server.limits() : server.limits().beforeAuth();
    }

    private void wokenUp() {
        wakeUp.set(false);
        send();
    }

    /** Decodes what was read, as far as the limit of commands in flight lets it. */
    private void decodeHeld() {
        times.decoding(decoder.isMidCommand());
        while (!held.isEmpty()
                && (!state.hears() || replies.size() < server.limits().inFlight())) {
            ByteBuf in = held.getFirst();
            if (state.hears()) {
                decode(in);
            }
            if (!state.hears() || !in.isReadable()) {
                held.removeFirst();
                in.release();
            }
        }
    }

    private void decode(ByteBuf in) {
        try {
            while (state.hears() && replies.size() < server.limits().inFlight()) {
                Incoming incoming = decoder.decode(in);
                if (incoming == null) {
                    return;
                }
                times.commandArrived();
                commands++;
                carryOut(incoming);
            }
        } catch (WireFormatException malformed) {
            decoder.close();
            state = state.hearNoMore();
            if (malformed.isHttp()) {
                channel.close();
            } else {
                endWith(malformed.error());
            }
        }
    }

    private void carryOut(Incoming incoming) {
        switch (incoming) {
            case Command command -> {
                PendingReply pending = append(command.reserved());
                if (state == ConnectionState.REFUSING) {
                    pending.fail(Connections.GOING_DOWN);
                } else {
                    server.commands().carryOut(command, pending);
                    pending.carriedOut();
                }
                decoder.limits(limits());
                if (pending.closes()) {
                    state = state.hearNoMore();
                }
            }
            case Incoming.Refusal(WireError error, boolean closes) -> {
                server.refusals().accept(error.code());
                WireError told = session.isAuthenticated() ? server.advise(error) : CommandTable.NOT_AUTHENTICATED;
                if (closes) {
                    endWith(told);
                } else {
                    append(0).fail(told);
                }
            }
        }
    }

    /** Tells the client why the connection ends, after the answers that it still has to get. */
    private void endWith(WireError error) {
        state = state.hearNoMore();
        append(0).replyAndClose(new RespValue.Failure(error));
    }

    private PendingReply append(long reserved) {
        PendingReply pending = new PendingReply(this, reserved);
        replies.append(pending);
        return pending;
    }

    /** Sends the answers that are due as far as the client reads them, and takes up commands that had to wait. */
    private void send() {
        if (turn == Turn.SENDING || !channel.isActive()) {
            return;
        }
        turn = Turn.SENDING;
        try {
            do {
                writeDue();
                output.flush();
                if (!held.isEmpty()) {
                    decodeHeld();
                }
            } while (channel.isWritable() && (output.isMidLarge() || isDue()));
        } finally {
            turn = Turn.NONE;
        }
        boolean tooMuch = account();
        if (state.isOver(replies.isEmpty()) && !output.isMidLarge()) {
            end();
        } else if (tooMuch) {
            channel.close();
        } else {
            steer();
        }
    }

    /** Enters what waits to be sent into the server's sum; true when it is too much, here or in all. */
    private boolean account() {
        long unsent = unwritten.get() + inChannel();
        long now = UnreadAnswers.inSteps(unsent);
        UnreadAnswers all = server.unsent();
        all.change(accounted, now);
        accounted = now;
        long limit = server.limits().outputBytes();
        return unsent > limit || (unsent > 0 && all.bytes() > 2 * limit && (!channel.isWritable() || all.isLarge(now)));
    }

    /** Bytes that wait in native memory for the client. */
    private long inChannel() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    private boolean isDue() {
        return state.answers() && replies.due() != null;
    }

    private void writeDue() {
        while (channel.isWritable()) {
            if (output.isMidLarge()) {
                output.continueLarge();
                continue;
            }
            PendingReply first = state.answers() ? replies.due() : null;
            RespValue value = first == null ? null : first.value();
            if (first == null || value == null) {
                return;
            }
            output.write(value, first.version());
            forget(first, value);
        }
    }

    private void forget(PendingReply sent, RespValue value) {
        unwritten.addAndGet(-(RespValue.payloadSize(value) + (long) BESIDE_ANSWER));
        replies.removeFirst();
        if (sent.closes()) {
            state = state.sayLast();
            dropHeld();
            replies.abandon();
        }
    }

    /** Ends this side once all is sent, and gives the client a moment to read it: closing at once could undo that. */
    private void end() {
        if (state == state.end()) {
            return;
        }
        state = state.end();
        times.ended();
        channel.config().setAutoRead(true);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            SslHandler encryption = channel.pipeline().get(SslHandler.class);
            if (encryption == null) {
                endOutput();
            } else {
                encryption.closeOutbound().addListener(_ -> endOutput());
            }
        });
    }

    private void endOutput() {
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            channel.close();
        }
    }

    private void dropHeld() {
        held.forEach(ByteBuf::release);
        held.clear();
    }

    /** Stops to read where commands or answers pile up, and goes on when half of them are gone. */
    private void steer() {
        boolean is = channel.config().isAutoRead();
        int most = server.limits().inFlight();
        boolean should = !state.hears()
                || (held.isEmpty() && channel.isWritable() && replies.size() < (is ? most : most / 2 + 1));
        if (is != should) {
            channel.config().setAutoRead(should);
        }
    }
}
