/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslHandler;
import io.osps.wire.Access;
import io.osps.wire.ErrorCode;
import io.osps.wire.WireError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** The open connections of a server. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // a failure to send or close ends the connection all the same
final class Connections extends ChannelInitializer<Channel> {
    static final WireError GOING_DOWN = WireError.of(ErrorCode.DRAINING, "the service is going down");

    private static final long SWEEP_MILLIS = 1000;

    private final ServerContext server;
    private final Access access;
    private final Descriptors descriptors;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastId = new AtomicLong();
    private volatile boolean finishing;

    Connections(ServerContext server, Access access, Descriptors descriptors) {
        this.server = server;
        this.access = access;
        this.descriptors = descriptors;
    }

    @Override
    protected void initChannel(Channel channel) {
        int most = most();
        if (finishing || open.size() >= most) {
            refuse(channel, most);
            return;
        }
        Session session = new Session(
                lastId.incrementAndGet(),
                // A program at the other end of a Unix socket has no address.
                Objects.requireNonNullElse(channel.remoteAddress(), channel.localAddress()),
                channel.localAddress(),
                !access.users().isEmpty());
        SSLContext tls = access.tls().get();
        if (tls != null) {
            channel.pipeline().addLast(encryption(tls));
        }
        serve(new Connection(server, channel, session));
    }

    /** Serves a connection that this side has made; false when there are too many already. */
    boolean visit(Channel channel, Visit visit, CommandTable commands) {
        if (finishing || open.size() >= most()) {
            return false;
        }
        Session session = new Session(lastId.incrementAndGet(), visit.peer(), channel.localAddress(), false);
        Connection connection = new Connection(server.withCommands(commands), channel, session);
        serve(connection);
        connection.greet(visit.greeting());
        return true;
    }

    private int most() {
        return descriptors.room(server.limits().connections());
    }

    private SslHandler encryption(SSLContext tls) {
        SSLEngine engine = tls.createSSLEngine();
        engine.setUseClientMode(false);
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(server.limits().arrival().toMillis());
        return handler;
    }

    private void serve(Connection connection) {
        open.add(connection);
        connection.channel().closeFuture().addListener(_ -> forget(connection));
        connection.channel().pipeline().addLast(connection);
    }

    private void forget(Connection connection) {
        open.remove(connection);
        if (finishing && open.isEmpty()) {
            synchronized (open) {
                open.notifyAll();
            }
        }
    }

    private void refuse(Channel channel, int most) {
        WireError error = finishing
                ? GOING_DOWN
                : WireError.of(ErrorCode.ERR, "max number of clients reached").with("limit", most);
        byte[] line = ("-" + error.line() + "\r\n").getBytes(StandardCharsets.UTF_8);
        channel.writeAndFlush(Unpooled.wrappedBuffer(line)).addListener(ChannelFutureListener.CLOSE);
    }

    int size() {
        return open.size();
    }

    /** Holds each connection to its limits of time, on its own event loop, as long as the group runs. */
    void sweep(EventLoopGroup group) {
        group.forEach(executor ->
                executor.scheduleWithFixedDelay(this::sweepOwn, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void sweepOwn() {
        for (Connection connection : open) {
            if (connection.channel().eventLoop().inEventLoop()) {
                connection.sweep();
            }
        }
    }

    /** Takes no more commands, lets those in flight be answered for that long, and closes all connections. */
    void finish(Duration grace) throws InterruptedException {
        long end = server.clock().getAsLong() + grace.toNanos();
        finishing = true;
        for (Connection connection : open) {
            connection.channel().eventLoop().execute(connection::finish);
        }
        synchronized (open) {
            for (long left = grace.toNanos();
                    !open.isEmpty() && left > 0;
                    left = end - server.clock().getAsLong()) {
                TimeUnit.NANOSECONDS.timedWait(open, left);
            }
        }
        end();
    }

    /** Takes no more connections, and closes all that are open. */
    void end() {
        finishing = true;
        open.forEach(connection -> connection.channel().close());
    }
}
