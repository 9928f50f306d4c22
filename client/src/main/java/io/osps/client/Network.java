/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import io.osps.wire.Grant;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A client's connections: idle ones are used again, new ones say the password and speak TLS where that is set.
 * Thread-safe.
 *
 * <p>A worker is called without the dispatcher on a connection only that a grant for that handler has led to, so what
 * answers there is surely that worker. After {@code BUSY} all such calls rest for a moment: the dispatcher knows better.
 */
final class Network implements AutoCloseable {
    private static final long REST = TimeUnit.MILLISECONDS.toNanos(20);

    private final ClientSettings settings;
    private final Place dispatcher;
    private final Pool pool;
    private volatile long directFrom = System.nanoTime();

    Network(ClientSettings settings) {
        this.settings = settings;
        this.dispatcher = Place.dispatcher(settings.host(), settings.port());
        this.pool = new Pool(settings.idleConnections(), settings.idleTime());
    }

    Place dispatcherPlace() {
        return dispatcher;
    }

    /**
     * A connection to the dispatcher.
     *
     * @throws UnreachableException when there is none to be had
     * @throws WireException with the refusal of the password
     */
    ClientConnection dispatcher(Duration timeout) {
        try {
            return connect(dispatcher, timeout);
        } catch (IOException failed) {
            throw new UnreachableException(
                    "no dispatcher answers at " + dispatcher.address() + " (" + failed.getMessage() + ")", failed);
        }
    }

    /**
     * A connection to the worker of a grant for that handler.
     *
     * @throws IOException when it cannot be reached; nothing was sent
     * @throws WireException with the refusal of the password
     */
    ClientConnection worker(Grant grant, String handler, Duration timeout) throws IOException {
        ClientConnection worker = connect(Place.of(grant), timeout);
        worker.learn(handler, grant.idempotent());
        return worker;
    }

    /** A kept connection to a worker that offers the handler; null when there is none, or direct calls rest. */
    @Nullable ClientConnection keptWorker(String handler) {
        return System.nanoTime() - directFrom < 0 ? null : pool.take(connection -> connection.offers(handler));
    }

    /** A worker said that it has no seat. */
    void restDirectCalls() {
        directFrom = System.nanoTime() + REST;
    }

    int idle() {
        return pool.size();
    }

    /** Ends what lies idle; what is in use ends after its use. */
    @Override
    public void close() {
        pool.close();
    }

    private ClientConnection connect(Place place, Duration timeout) throws IOException {
        ClientConnection kept = pool.take(connection -> connection.place().equals(place));
        return kept != null ? kept : open(place, timeout);
    }

    private ClientConnection open(Place place, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            InetSocketAddress address = new InetSocketAddress(place.host(), place.port());
            if (address.isUnresolved()) {
                throw new UnknownHostException("the host has no address");
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, ClientConnection.millis(timeout));
            ClientConnection connection = new ClientConnection(place, channel, secured(channel, place, timeout), pool);
            authenticate(connection, timeout);
            return connection;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private Socket secured(SocketChannel channel, Place place, Duration timeout) throws IOException {
        SSLContext tls = settings.tls();
        if (tls == null) {
            return channel.socket();
        }
        SSLSocket secured =
                (SSLSocket) tls.getSocketFactory().createSocket(channel.socket(), place.host(), place.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(ClientConnection.millis(timeout));
        secured.startHandshake();
        return secured;
    }

    private void authenticate(ClientConnection connection, Duration timeout) throws IOException {
        Credentials credentials = settings.credentials();
        if (credentials != null
                && connection.ask(credentials.toAuth(), timeout) instanceof RespValue.Failure(WireError error)) {
            throw new WireException(error);
        }
    }
}
