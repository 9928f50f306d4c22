/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.boot.StartException;
import io.osps.space.TupleSpace;
import io.osps.wire.netty.RespServer;
import io.osps.wire.netty.Visit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/**
 * The worker's own port for clients while it is open. Its event loops only claim and hand over, and never wait for a request.
 * The seats name the port, and who answers the clients needs the seats: until {@link #answer} clients are refused.
 */
public final class DirectServer implements AutoCloseable {
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    private final RespServer server;
    private final WorkerCommands commands;

    private DirectServer(RespServer server, WorkerCommands commands) {
        this.server = server;
        this.commands = commands;
    }

    /**
     * Opens the port.
     *
     * @throws StartException when that address cannot be listened on
     */
    public static DirectServer open(TupleSpace space, CallSettings settings) {
        InetSocketAddress address = settings.address();
        String version = DirectServer.class.getPackage().getImplementationVersion();
        WorkerCommands commands = new WorkerCommands();
        try {
            RespServer server = RespServer.named("osps-worker", Objects.requireNonNullElse(version, "dev"))
                    .access(settings.access())
                    .limits(settings.limits())
                    .onRefusal(commands::refused)
                    .clusterMaster(new Dispatchers(space)::address)
                    .commands(commands.table())
                    .start(address);
            return new DirectServer(server, commands);
        } catch (IOException e) {
            throw new StartException(
                    "the worker's port cannot be had: host=" + address.getHostString() + " port=" + address.getPort()
                            + " reason=" + e.getMessage(),
                    "End what listens there, or set osps.worker.port; 0 takes any that is free.",
                    e);
        } catch (IllegalStateException e) {
            throw new StartException(
                    "the worker does not listen where others reach it: host=" + address.getHostString() + " reason="
                            + e.getMessage(),
                    "Set osps.worker.host to a loopback address such as 127.0.0.1, or osps.security.password-file.",
                    e);
        }
    }

    /**
     * From now on clients are answered.
     *
     * @param info what {@code INFO} answers for a section
     */
    void answer(DirectCalls calls, Function<String, String> info) {
        commands.answer(calls, info);
    }

    /** The port as it was bound. */
    public int port() {
        return server.address().getPort();
    }

    /** Goes to a client that listens. */
    void visit(Visit visit) {
        server.visit(visit);
    }

    /** Sends the answers that are there and ends. */
    @Override
    public void close() {
        server.close(LAST_ANSWERS);
    }
}
