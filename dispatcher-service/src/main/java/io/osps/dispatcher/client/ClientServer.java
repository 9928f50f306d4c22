/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.client;

import io.osps.boot.Running;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port for clients while it is open. */
public final class ClientServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClientServer.class);
    private static final String NAME = "osps-dispatcher";
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private final RespServer server;

    private ClientServer(RespServer server) {
        this.server = server;
    }

    /**
     * Opens the port.
     *
     * @throws StartException when that address cannot be listened on
     */
    public static ClientServer open(
            TupleSpace space,
            Dispatch dispatch,
            String host,
            int port,
            Limits limits,
            Callbacks callbacks,
            Access access) {
        String version =
                Objects.requireNonNullElse(ClientServer.class.getPackage().getImplementationVersion(), "0-unpackaged");
        // Clients may ask for it before the server is here.
        Running<RespServer> running = new Running<>();
        InfoText info = new InfoText(version, space, dispatch.view(), running);
        RespServer.Builder builder = RespServer.named(NAME, version)
                .limits(limits)
                .access(access)
                .onRefusal(dispatch::refused)
                .tooLargeAdvice("use the redirect route (ACQUIRE, then CALL at the worker)")
                .commands(DispatcherCommands.table(
                        new RequestCommands(dispatch, callbacks), new StateCommands(dispatch.view(), info)));
        try {
            RespServer server = builder.start(new InetSocketAddress(host, port));
            running.fill(server);
            ClientServer opened = new ClientServer(server);
            log.info("takes requests: host={} port={}", host, opened.port());
            return opened;
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

    /** The port as it was bound. */
    public int port() {
        return server.address().getPort();
    }

    /** Closes the port once the last answers are out. */
    @Override
    public void close() {
        server.close(LAST_ANSWERS);
    }
}
