package io.osps.client;

import io.osps.wire.CallMessage;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Calls handlers that run on OSPS' workers. Blocking, over plain sockets; call it from virtual threads where many calls
 * are to run at a time.
 *
 * {@snippet :
 * try (OspsClient client = OspsClient.builder().build()) {
 *     byte[] digest = client.call("sha256", file, CallOptions.DEFAULTS.withDeadline(Duration.ofSeconds(5)));
 * }
 * }
 *
 * <p>Thread-safe. Every call has connections of its own, so {@link #close} has nothing to wait for: it only refuses
 * further calls.
 *
 * <p>What is repeated by itself: a call that was surely not begun (no seat, a service going down, a worker that cannot be
 * reached), and one whose connection was lost while it ran if its handler is idempotent or the caller says that it is
 * {@linkplain CallOptions#safeToRepeat safe to repeat}. All other lost calls end in {@code LOST outcome=unknown}.
 */
public final class OspsClient implements AutoCloseable {
    private final ClientSettings settings;
    private volatile boolean closed;

    private OspsClient(ClientSettings settings) {
        this.settings = settings;
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
     * @throws InterruptedException when the thread was interrupted between two attempts; on a virtual thread an interrupt
     *     within an attempt ends it like a lost connection
     */
    public byte[] call(String handler, byte[] payload, CallOptions options) throws InterruptedException {
        throwIfClosed();
        String id = options.id() == null ? UUID.randomUUID().toString() : options.id();
        Route route = options.route() == null ? settings.route() : options.route();
        return new Call(settings, message(handler, payload, id), options).run(route);
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
        try (Connection dispatcher = Connection.open(settings.host(), settings.port(), settings.connectTimeout())) {
            RespValue answer = dispatcher.ask(arguments, settings.patience());
            if (answer instanceof RespValue.Failure(WireError error)) {
                throw new CallFailedException(error);
            }
            return answer;
        } catch (IOException failed) {
            throw new UnreachableException(
                    "no dispatcher answers at " + settings.host() + ":" + settings.port() + " (" + failed.getMessage()
                            + ")",
                    failed);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private void throwIfClosed() {
        if (closed) {
            throw new IllegalStateException("this client is closed; build another one");
        }
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

        /** How long to wait for a connection; 2 s unless given. */
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

        /** Told, in one sentence each, of what calls meet on their way: a fallback to the relay, a further attempt. */
        public Builder notes(Consumer<String> value) {
            notes = value;
            return this;
        }

        public OspsClient build() {
            return new OspsClient(new ClientSettings(host, port, route, connectTimeout, patience, notes));
        }
    }
}
