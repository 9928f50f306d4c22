/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.osps.wire.Access;
import io.osps.wire.ErrorCode;
import io.osps.wire.Limits;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Unix sockets on which a service speaks RESP with programs of this machine. Each has commands of its own, beside those of
 * the connection that stock clients send. All of them share one event loop.
 *
 * <p>Nothing is limited in time here: who opens a socket sees to its client. Thread safe.
 */
public final class LocalServer implements AutoCloseable {
    /** Commands of one connection that wait for their answers. */
    private static final int IN_FLIGHT = 64;
    /** The longest path that the kernel takes for a socket, in bytes. */
    private static final int LONGEST_PATH = 107;

    private static final ClusterCommands NO_CLUSTER = new ClusterCommands(_ -> {
        throw new WireException(WireError.of(ErrorCode.ERR, "This instance has cluster support disabled"));
    });

    private final String name;
    private final String version;
    private final Limits limits;
    private final Transport transport;
    private final EventLoopGroup group;

    /**
     * Makes one without a socket.
     *
     * @param name what {@code HELLO} tells, with the version
     * @param payloadBytes longest argument of a command
     */
    public LocalServer(String name, String version, int payloadBytes) {
        this(name, version, payloadBytes, Transport.best());
    }

    LocalServer(String name, String version, int payloadBytes, Transport transport) {
        this.transport = transport;
        this.name = name;
        this.version = version;
        this.limits = new Limits(
                Limits.DEFAULTS.arguments(),
                Limits.DEFAULTS.inlineBytes(),
                payloadBytes,
                // Room of its own for each socket: no client of the service can take it.
                payloadBytes,
                Limits.DEFAULTS.outputBytes() + payloadBytes,
                IN_FLIGHT,
                Limits.DEFAULTS.connections(),
                Limits.DEFAULTS.arrival(),
                Duration.ZERO);
        this.group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory(name + "-local", true), transport.ioHandlers());
    }

    /** A socket that is open. */
    public static final class Port implements AutoCloseable {
        private final Channel channel;
        private final Connections connections;

        private Port(Channel channel, Connections connections) {
            this.channel = channel;
            this.connections = connections;
        }

        /** Ends it with all its connections. Does not wait. */
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // what cannot be closed is closed with its group
        public void close() {
            channel.close();
            connections.end();
        }
    }

    /**
     * Opens a socket, for this user only.
     *
     * @param commands the socket's own
     * @param refusals hears of each command that was refused because of its size
     * @throws IOException when there can be no socket in that place
     */
    public Port open(Path socket, CommandTable commands, Consumer<ErrorCode> refusals) throws IOException {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw new BindException(
                    "the path of a socket is too long for the kernel: path=" + socket + " longest=" + LONGEST_PATH);
        }
        ConnectionCommands all = new ConnectionCommands(name, version, limits, Access.OPEN, commands, NO_CLUSTER);
        ServerContext context = new ServerContext(
                limits,
                new BodyBudget(limits.bodyBytes()),
                new UnreadAnswers(),
                all.table(),
                "",
                refusals,
                System::nanoTime);
        Connections connections = new Connections(context, Access.OPEN, Descriptors.ofThisProcess());
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(transport.localServerChannel())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, RespServer.WATERMARK)
                .childHandler(connections)
                .bind(transport.localAddress(socket))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "a socket cannot be opened: path=" + socket + " reason="
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        return new Port(bound.channel(), connections);
    }

    /** Ends all sockets. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
