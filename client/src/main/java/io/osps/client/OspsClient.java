/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import io.osps.wire.CallMessage;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Calls handlers that run on OSPS' workers, over plain sockets: {@link #call} waits for the result, {@link #callAsync} gives
 * a future.
 *
 * {@snippet :
 * try (OspsClient client = OspsClient.builder().build()) {
 *     byte[] digest = client.call("sha256", file, CallOptions.DEFAULTS.withDeadline(Duration.ofSeconds(5)));
 * }
 * }
 *
 * <p>Thread-safe: one client is for all threads of a program, platform or virtual. Each call has a connection for itself
 * while it lasts, so none waits for another; connections that lie idle are kept and used again. On the redirect route a
 * worker whose connection was kept is called without asking the dispatcher, for as long as it has seats.
 *
 * <p>What is repeated by itself: a call that was surely not begun (no seat, a service going down, a worker that cannot be
 * reached), and one whose connection was lost while it ran if its handler is idempotent or the caller says that it is
 * {@linkplain CallOptions#safeToRepeat safe to repeat}. All other lost calls end in {@code LOST outcome=unknown}.
 *
 * <p>{@link #close} ends idle connections and refuses further calls; those that run go on to their end.
 */
public final class OspsClient implements AutoCloseable {
    private final ClientSettings settings;
    private final Network network;
    private volatile boolean closed;

    private OspsClient(ClientSettings settings) {
        this.settings = settings;
        this.network = new Network(settings);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Calls a handler with {@link CallOptions#DEFAULTS}. */
    public byte[] call(String handler, byte[] payload) throws InterruptedException {
        return call(handler, payload, CallOptions.DEFAULTS);
    }

    /**
     * Calls a handler and waits for its result. The payload is not copied: leave it alone until then.
     *
     * @throws CallFailedException with the error that the call ended in
     * @throws UnreachableException when there is no dispatcher, and nothing was run
     * @throws InterruptedException when the thread was interrupted; a request that is on its way then may run to its end,
     *     unless {@link #cancel} ends it
     */
    public byte[] call(String handler, byte[] payload, CallOptions options) throws InterruptedException {
        return call(handler, payload, options, idOf(options));
    }

    /** {@link #callAsync(String, byte[], CallOptions)} with {@link CallOptions#DEFAULTS}. */
    public CompletableFuture<byte[]> callAsync(String handler, byte[] payload) {
        return callAsync(handler, payload, CallOptions.DEFAULTS);
    }

    /**
     * Calls a handler on a virtual thread of its own. The payload is not copied: leave it alone until the future is
     * complete. It completes with the result or with what {@link #call} would have thrown. Whoever cancels it, or
     * completes it otherwise, ends the call, and the request is cancelled as by {@link #cancel}.
     */
    public CompletableFuture<byte[]> callAsync(String handler, byte[] payload, CallOptions options) {
        throwIfClosed();
        String id = idOf(options);
        CompletableFuture<byte[]> future = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().name("osps-call").unstarted(() -> {
            try {
                future.complete(call(handler, payload, options, id));
            } catch (InterruptedException _) {
                cancelQuietly(id);
            } catch (RuntimeException | Error failed) {
                future.completeExceptionally(failed);
            }
        });
        caller.start();
        var _ = future.whenComplete((_, _) -> {
            if (Thread.currentThread() != caller) {
                caller.interrupt();
            }
        });
        return future;
    }

    /**
     * Cancels the request of that id, wherever it is; see {@link CallOptions#withId}.
     *
     * @return whether it was there and was cancelled; its call then ends in {@code CANCELLED}
     * @throws CallFailedException with the error that the dispatcher answered
     * @throws UnreachableException when there is no dispatcher, or its connection was lost
     */
    public boolean cancel(String id) {
        return ask("CANCEL", id) instanceof RespValue.Int(long count) && count > 0;
    }

    /**
     * Sends any other command to the dispatcher, such as {@code PING}, {@code WORKERS} or {@code INFO}.
     *
     * @throws CallFailedException with the error that it answered
     * @throws UnreachableException when there is no dispatcher, or its connection was lost
     */
    public RespValue ask(String... command) {
        throwIfClosed();
        List<byte[]> arguments = Arrays.stream(command)
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList();
        try (ClientConnection dispatcher = network.dispatcher(settings.connectTimeout())) {
            RespValue answer = dispatcher.ask(arguments, settings.patience());
            if (answer instanceof RespValue.Failure(WireError error)) {
                throw new CallFailedException(error);
            }
            return answer;
        } catch (WireException refused) {
            throw new CallFailedException(refused.error(), refused);
        } catch (IOException failed) {
            throw new UnreachableException(
                    network.dispatcherPlace() + " did not answer (" + failed.getMessage() + ")", failed);
        }
    }

    @Override
    public void close() {
        closed = true;
        network.close();
    }

    /** How many connections lie idle. */
    int idleConnections() {
        return network.idle();
    }

    private byte[] call(String handler, byte[] payload, CallOptions options, String id) throws InterruptedException {
        throwIfClosed();
        Route route = options.route() == null ? settings.route() : options.route();
        if (route == Route.CALLBACK && settings.tls() != null) {
            throw new IllegalArgumentException(
                    "the callback route has no TLS, and this client was built with it: take redirect or relay");
        }
        return new Call(new Exchange(network, settings, message(handler, payload, id), options)).run(route);
    }

    private void cancelQuietly(String id) {
        try {
            cancel(id);
        } catch (OspsException | IllegalStateException unheard) {
            settings.notes()
                    .accept("request " + id + " was given up and could not be cancelled: " + unheard.getMessage());
        }
    }

    private void throwIfClosed() {
        if (closed) {
            throw new IllegalStateException("this client is closed; build another one");
        }
    }

    private static String idOf(CallOptions options) {
        return options.id() == null ? UUID.randomUUID().toString() : options.id();
    }

    private static CallMessage message(String handler, byte[] payload, String id) {
        try {
            return new CallMessage(handler, payload, id, null, null, null);
        } catch (WireException wrong) {
            throw new CallFailedException(wrong.error(), wrong);
        }
    }

    /** Collects a client's settings; all have defaults. For one thread. */
    public static final class Builder {
        private static final int PORT = 7400;

        private String host = "127.0.0.1";
        private int port = PORT;
        private Route route = Route.REDIRECT;
        private Duration connectTimeout = Duration.ofSeconds(2);
        private Duration patience = Duration.ofMinutes(10);
        private int idleConnections = 64;
        private Duration idleTime = Duration.ofMinutes(1);
        private @Nullable Credentials credentials;
        private @Nullable SSLContext tls;
        private Consumer<String> notes = _ -> {};

        private Builder() {}

        /** Where the dispatcher is; 127.0.0.1 unless given. */
        public Builder host(String value) {
            host = value;
            return this;
        }

        /** The dispatcher's port; 7400 unless given. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** The route of calls that name none; {@link Route#REDIRECT} unless given. */
        public Builder route(Route value) {
            route = value;
            return this;
        }

        /**
         * How long to wait for a connection, TLS and password included, and on the callback route for the worker to come; 2 s
         * unless given.
         */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /**
         * How long a call without a deadline of its own waits, for its answer and while the service is busy; 10 minutes
         * unless given. The handler's timeout ends it on the service's side.
         */
        public Builder patience(Duration value) {
            patience = value;
            return this;
        }

        /** How many connections may lie idle, to the dispatcher and to workers together; 64 unless given, 0 for none. */
        public Builder idleConnections(int value) {
            idleConnections = value;
            return this;
        }

        /** How long a connection may lie idle; a minute unless given. A server's limit is 10 minutes by default. */
        public Builder idleTime(Duration value) {
            idleTime = value;
            return this;
        }

        /** What is said on each connection before all else; nothing unless given. */
        public Builder credentials(String user, String password) {
            credentials = new Credentials(user, password);
            return this;
        }

        /** TLS on each connection, to dispatcher and workers; certificates must name the host that is connected to. */
        public Builder tls(SSLContext value) {
            tls = value;
            return this;
        }

        /**
         * TLS on each connection, trusting the certificates of a PEM file and no others.
         *
         * @throws IOException when it cannot be read or has none
         */
        public Builder tls(Path trustedCertificates) throws IOException {
            return tls(TrustedCertificates.of(trustedCertificates));
        }

        /** Told, in one sentence each, of what calls meet on their way: a fallback to the relay, a further attempt. */
        public Builder notes(Consumer<String> value) {
            notes = value;
            return this;
        }

        public OspsClient build() {
            return new OspsClient(new ClientSettings(
                    host, port, route, connectTimeout, patience, idleConnections, idleTime, credentials, tls, notes));
        }
    }
}
