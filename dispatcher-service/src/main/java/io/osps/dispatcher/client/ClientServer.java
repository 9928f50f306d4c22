/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.client;

import io.osps.boot.StartException;
import io.osps.dispatcher.dispatch.Dispatch;
import io.osps.space.TupleSpace;
import io.osps.wire.Access;
import io.osps.wire.Limits;
import io.osps.wire.netty.RespServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port for clients, open between start and stop. */
public final class ClientServer {
    private static final Logger log = LoggerFactory.getLogger(ClientServer.class);
    private static final String NAME = "osps-dispatcher";
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private final TupleSpace space;
    private final Dispatch dispatch;
    private final String host;
    private final int wantedPort;
    private final Limits limits;
    private final Callbacks callbacks;
    private final Access access;
    private volatile @Nullable RespServer server;

    public ClientServer(
            TupleSpace space,
            Dispatch dispatch,
            String host,
            int port,
            Limits limits,
            Callbacks callbacks,
            Access access) {
        this.space = space;
        this.dispatch = dispatch;
        this.host = host;
        this.wantedPort = port;
        this.limits = limits;
        this.callbacks = callbacks;
        this.access = access;
    }

    /** The port while it is open, else 0. */
    public int port() {
        RespServer running = server;
        return running == null ? 0 : running.address().getPort();
    }

    /**
     * Opens the port.
     *
     * @throws StartException when that address cannot be listened on
     */
    public void start() {
        String version =
                Objects.requireNonNullElse(ClientServer.class.getPackage().getImplementationVersion(), "0-unpackaged");
        InfoText info = new InfoText(version, space, dispatch.view(), this::connections, this::port);
        RespServer.Builder builder = RespServer.named(NAME, version)
                .limits(limits)
                .access(access)
                .onRefusal(dispatch::refused)
                .tooLargeAdvice("use the redirect route (ACQUIRE, then CALL at the worker)");
        new RequestCommands(dispatch, callbacks).addTo(builder);
        new StateCommands(dispatch.view(), info).addTo(builder);
        try {
            server = builder.start(new InetSocketAddress(host, wantedPort));
            log.info("takes requests: host={} port={}", host, port());
        } catch (IOException e) {
            throw new StartException(
                    "the port for clients cannot be opened: " + e.getMessage(),
                    "Stop what listens there ('ss -ltnp' shows it), or set osps.dispatcher.host and"
                            + " osps.dispatcher.port otherwise.",
                    e);
        } catch (IllegalStateException e) {
            throw new StartException(
                    String.valueOf(e.getMessage()),
                    "Set osps.dispatcher.host to a loopback address, or osps.security.password-file.",
                    e);
        }
    }

    /** Closes the port once the last answers are out. */
    public void stop() {
        RespServer running = server;
        server = null;
        if (running != null) {
            running.close(LAST_ANSWERS);
        }
    }

    private int connections() {
        RespServer running = server;
        return running == null ? 0 : running.connections();
    }
}
