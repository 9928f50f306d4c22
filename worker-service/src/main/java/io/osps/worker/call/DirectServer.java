/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.boot.StartException;
import io.osps.wire.Access;
import io.osps.wire.CallMessage;
import io.osps.wire.Limits;
import io.osps.wire.RespValue;
import io.osps.wire.netty.Command;
import io.osps.wire.netty.RespServer;
import io.osps.wire.netty.Responder;
import io.osps.wire.netty.Visit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The worker's own port for clients. Its event loops only claim and hand over, and never wait for a request. */
final class DirectServer {
    private static final int MOST_ARGUMENTS = 10;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    private final InetSocketAddress address;
    private final DirectCalls calls;
    private final Function<String, String> info;
    private final Access access;
    private final Limits limits;
    private final Supplier<@Nullable InetSocketAddress> dispatcher;
    private volatile @Nullable RespServer server;

    /**
     * Makes a server that is not bound yet.
     *
     * @param info what {@code INFO} answers for a section
     * @param dispatcher where cluster-aware clients are to send everything
     */
    DirectServer(
            CallSettings settings,
            DirectCalls calls,
            Function<String, String> info,
            Supplier<@Nullable InetSocketAddress> dispatcher) {
        this.address = settings.address();
        this.calls = calls;
        this.info = info;
        this.access = settings.access();
        this.limits = settings.limits();
        this.dispatcher = dispatcher;
    }

    void start() {
        String version = DirectServer.class.getPackage().getImplementationVersion();
        try {
            server = RespServer.named("osps-worker", Objects.requireNonNullElse(version, "dev"))
                    .access(access)
                    .limits(limits)
                    .onRefusal(calls::refused)
                    .clusterMaster(dispatcher)
                    .command(CallMessage.CALL, 2, MOST_ARGUMENTS, this::call)
                    .command(CallMessage.FCALL, 3, MOST_ARGUMENTS + 2, this::functionCall)
                    .command(CallMessage.RCALL, 2, MOST_ARGUMENTS, this::redirectedCall)
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
                    "Set osps.worker.host to a loopback address such as 127.0.0.1, or osps.security.password-file.",
                    e);
        }
    }

    /** The port while the server runs, else 0. */
    int port() {
        RespServer running = server;
        return running == null ? 0 : running.address().getPort();
    }

    /** Goes to a client that listens. */
    void visit(Visit visit) {
        RespServer running = server;
        if (running == null) {
            throw new IllegalStateException("the worker's port is not open");
        }
        running.visit(visit);
    }

    /** Sends the answers that are there and ends. */
    void stop() {
        RespServer running = server;
        if (running != null) {
            running.close(LAST_ANSWERS);
        }
    }

    private void call(Command command, Responder responder) {
        calls.call(allowed(CallMessage.ofCall(command.arguments()), responder), responder::reply);
    }

    private void functionCall(Command command, Responder responder) {
        calls.call(allowed(CallMessage.ofFunction(command.arguments()), responder), responder::reply);
    }

    /** After {@code ASKING} for a seat that was reserved; without, as clients do that stay here, for a free one. */
    private void redirectedCall(Command command, Responder responder) {
        CallMessage message = allowed(CallMessage.ofCall(command.arguments()), responder);
        if (responder.session().isAsking()) {
            calls.redirected(message, responder::reply);
        } else {
            calls.call(message, responder::reply);
        }
    }

    /** The same message as that of its user, if he may send it. */
    private static CallMessage allowed(CallMessage message, Responder responder) {
        responder.session().require(message.handler());
        return message.of(responder.session().user());
    }

    private void info(Command command, Responder responder) {
        responder.reply(new RespValue.Verbatim(info.apply(command.size() == 1 ? "" : command.text(1))));
    }
}
