/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.osps.wire.Access;
import io.osps.wire.ErrorCode;
import io.osps.wire.Limits;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A service's port for clients. The service gives its commands; the server knows those of the connection itself
 * ({@code PING HELLO AUTH CLIENT …}) and keeps the limits and the order of the answers.
 *
 * {@snippet :
 * RespServer server = RespServer.named("osps-dispatcher", "0.1.0")
 *         .commands(CommandTable.of(
 *                 new Row("CALL", 2, 10, Who.CALLERS, requests::call),
 *                 new Row("INFO", 0, 1, Who.USERS, (_, responder) -> responder.reply(new RespValue.Verbatim(info())))))
 *         .start(new InetSocketAddress("127.0.0.1", 7400));
 * }
 *
 * <p>A {@link CommandHandler} runs on an event loop and must not block; it answers its {@link Responder} at once or later
 * from any thread, or throws a {@link io.osps.wire.WireException} instead. Thread-safe once started.
 */
public final class RespServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    static final WriteBufferWaterMark WATERMARK = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private final EventLoopGroup group;
    private final Channel channel;
    private final Connections connections;
    private final Visits visits;

    private RespServer(EventLoopGroup group, Channel channel, Connections connections, Visits visits) {
        this.group = group;
        this.channel = channel;
        this.connections = connections;
        this.visits = visits;
    }

    /** Begins a server; name and version are what {@code HELLO} tells. */
    public static Builder named(String name, String version) {
        return new Builder(name, version);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** How many clients are connected. */
    public int connections() {
        return connections.size();
    }

    /** Connects to a client that listens, and serves it under the same limits as those that come by themselves. */
    public void visit(Visit visit) {
        visits.begin(visit);
    }

    /**
     * Takes no more connections and commands, waits at most that long for the answers that are due, and ends. Drain the
     * service itself first, so that what comes meanwhile is answered {@code DRAINING}.
     */
    public void close(Duration grace) {
        channel.close().awaitUninterruptibly();
        try {
            connections.finish(grace);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        close(Duration.ofMillis(100));
    }

    /** Collects what a server is made of. For one thread. */
    public static final class Builder {
        private final String name;
        private final String version;
        private CommandTable commands = CommandTable.of();
        private Limits limits = Limits.DEFAULTS;
        private Transport transport = Transport.best();
        private int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        private String advice = "";
        private Access access = Access.OPEN;
        private Consumer<ErrorCode> refusals = _ -> {};
        private Supplier<@Nullable InetSocketAddress> master = () -> null;

        private Builder(String name, String version) {
            this.name = name;
            this.version = version;
        }

        /** The service's own commands; none unless given. */
        public Builder commands(CommandTable value) {
            commands = value;
            return this;
        }

        public Builder limits(Limits value) {
            limits = value;
            return this;
        }

        /** How many event loops; half the processors unless given. */
        public Builder threads(int value) {
            threads = value;
            return this;
        }

        /** Who may use it and how; everybody unless given, and then only loopback addresses can be listened on. */
        public Builder access(Access value) {
            access = value;
            return this;
        }

        /**
         * Where cluster-aware clients are to send everything; asked each time. Where it gives null, and unless given, that
         * is this server, at the address by which the client has reached it.
         */
        public Builder clusterMaster(Supplier<@Nullable InetSocketAddress> value) {
            master = value;
            return this;
        }

        private ClusterCommands.Node master(Session session) {
            InetSocketAddress other = master.get();
            InetSocketAddress here = (InetSocketAddress) session.localAddress();
            return other == null
                    ? new ClusterCommands.Node(here.getAddress().getHostAddress(), here.getPort(), true)
                    : new ClusterCommands.Node(other.getHostString(), other.getPort(), false);
        }

        /** What to tell a client whose payload is too large, such as which route has more room. */
        public Builder tooLargeAdvice(String value) {
            advice = value;
            return this;
        }

        /** What hears of each command that is refused before it is carried out, because of its size or for want of room. */
        public Builder onRefusal(Consumer<ErrorCode> value) {
            refusals = value;
            return this;
        }

        Builder transport(Transport value) {
            transport = value;
            return this;
        }

        /**
         * Listens and serves. A builder starts one server.
         *
         * @throws BindException when the address cannot be listened on, with its values in the message
         * @throws IllegalStateException when it is not a loopback address and there is no password
         */
        public RespServer start(InetSocketAddress address) throws IOException {
            if (address.isUnresolved()) {
                throw new BindException("cannot listen on " + address + ": the host has no address");
            }
            if (access.users().isEmpty() && !address.getAddress().isLoopbackAddress()) {
                throw new IllegalStateException("protected mode: cannot listen on an address that others reach without"
                        + " a password: address=" + address.getAddress().getHostAddress());
            }
            CommandTable table = new ConnectionCommands(
                            name, version, limits, access, commands, new ClusterCommands(this::master))
                    .table();
            ServerContext context = new ServerContext(
                    limits,
                    new BodyBudget(limits.bodyBytes()),
                    new UnreadAnswers(),
                    table,
                    advice,
                    refusals,
                    System::nanoTime);
            Descriptors descriptors = Descriptors.ofThisProcess();
            descriptors.warnOfShortage(limits.connections());
            Connections connections = new Connections(context, access, descriptors);
            EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                    threads, new DefaultThreadFactory(name + "-io", true), transport.ioHandlers());
            ChannelFuture bound = new ServerBootstrap()
                    .group(group)
                    .channel(transport.serverChannel())
                    .option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATERMARK)
                    .childHandler(connections)
                    .bind(address)
                    .awaitUninterruptibly();
            if (!bound.isSuccess()) {
                group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
                BindException failed = new BindException("cannot listen on " + address.getHostString() + ":"
                        + address.getPort() + ": " + bound.cause().getMessage());
                failed.initCause(bound.cause());
                throw failed;
            }
            connections.sweep(group);
            return new RespServer(group, bound.channel(), connections, new Visits(group, transport, connections));
        }
    }
}
