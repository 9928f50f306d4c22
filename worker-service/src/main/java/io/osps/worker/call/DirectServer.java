package io.osps.worker.call;

import io.osps.boot.StartException;
import io.osps.wire.CallMessage;
import io.osps.wire.RespValue;
import io.osps.wire.netty.Command;
import io.osps.wire.netty.RespServer;
import io.osps.wire.netty.Responder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The worker's own port for clients. Its event loops only claim and hand over, and never wait for a request. */
final class DirectServer {
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    private final InetSocketAddress address;
    private final DirectCalls calls;
    private final Function<String, String> info;
    private volatile @Nullable RespServer server;

    /**
     * Makes a server that is not bound yet.
     *
     * @param info what {@code INFO} answers for a section
     */
    DirectServer(InetSocketAddress address, DirectCalls calls, Function<String, String> info) {
        this.address = address;
        this.calls = calls;
        this.info = info;
    }

    void start() {
        String version = DirectServer.class.getPackage().getImplementationVersion();
        try {
            server = RespServer.named("osps-worker", Objects.requireNonNullElse(version, "dev"))
                    .command("CALL", 2, 10, this::call)
                    .command("INFO", 0, 1, this::info)
                    .start(address);
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
                    "Set osps.worker.host to a loopback address such as 127.0.0.1.",
                    e);
        }
    }

    /** The port while the server runs, else 0. */
    int port() {
        RespServer running = server;
        return running == null ? 0 : running.address().getPort();
    }

    /** Sends the answers that are there and ends. */
    void stop() {
        RespServer running = server;
        if (running != null) {
            running.close(LAST_ANSWERS);
        }
    }

    private void call(Command command, Responder responder) {
        calls.call(CallMessage.ofCall(command.arguments()), outcome -> {
            switch (outcome) {
                case Outcome.Done(byte[] result) -> responder.reply(RespValue.bulk(result));
                case Outcome.Refused(var error) -> responder.fail(error);
            }
        });
    }

    private void info(Command command, Responder responder) {
        responder.reply(new RespValue.Verbatim(info.apply(command.size() == 1 ? "" : command.text(1))));
    }
}
