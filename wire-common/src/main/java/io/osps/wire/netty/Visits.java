/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.osps.wire.ErrorCode;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes {@link Visit}s. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends in the channel's end, and that ends the visit
final class Visits {
    private final Bootstrap bootstrap;
    private final Connections connections;

    Visits(EventLoopGroup group, Transport transport, Connections connections) {
        this.bootstrap = new Bootstrap()
                .group(group)
                .channel(transport.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, RespServer.WATERMARK)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // Served as soon as it is connected.
                    }
                });
        this.connections = connections;
    }

    void begin(Visit visit) {
        ChannelFuture connected = bootstrap
                .clone()
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.clamp(visit.connectLimit().toMillis(), 1, Integer.MAX_VALUE))
                .connect(visit.peer());
        connected.addListener(made -> {
            if (made.isSuccess()) {
                arrived(visit, connected.channel());
            } else {
                visit.over();
            }
        });
    }

    private void arrived(Visit visit, Channel channel) {
        channel.closeFuture().addListener(_ -> visit.over());
        AtomicBoolean asked = new AtomicBoolean();
        CommandTable once = visit.commands().after(() -> {
            if (!asked.compareAndSet(false, true)) {
                throw new WireException(WireError.of(ErrorCode.ERR, "one command a connection that the server made"));
            }
        });
        if (connections.visit(channel, visit, once)) {
            channel.eventLoop()
                    .schedule(
                            () -> {
                                if (!asked.get()) {
                                    channel.close();
                                }
                            },
                            visit.commandLimit().toNanos(),
                            TimeUnit.NANOSECONDS);
        } else {
            channel.close();
        }
    }
}
