/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.boot.Running;
import io.osps.boot.StartException;
import io.osps.space.TupleSpace;
import io.osps.wire.CallMessage;
import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import io.osps.wire.netty.Command;
import io.osps.wire.netty.RespServer;
import io.osps.wire.netty.Responder;
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
    private static final int MOST_ARGUMENTS = 10;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    private final RespServer server;
    private final Running<Answering> answering;

    /** Who answers. */
    private record Answering(DirectCalls calls, Function<String, String> info) {}

    private DirectServer(RespServer server, Running<Answering> answering) {
        this.server = server;
        this.answering = answering;
    }

    /**
     * Opens the port.
     *
     * @throws StartException when that address cannot be listened on
     */
    public static DirectServer open(TupleSpace space, CallSettings settings) {
        InetSocketAddress address = settings.address();
        String version = DirectServer.class.getPackage().getImplementationVersion();
        Running<Answering> answering = new Running<>();
        try {
            RespServer server = RespServer.named("osps-worker", Objects.requireNonNullElse(version, "dev"))
                    .access(settings.access())
                    .limits(settings.limits())
                    .onRefusal(
                            code -> answering.find().ifPresent(by -> by.calls().refused(code)))
                    .clusterMaster(new Dispatchers(space)::address)
                    .command(CallMessage.CALL, 2, MOST_ARGUMENTS, (c, r) -> call(by(answering), c, r))
                    .command(CallMessage.FCALL, 3, MOST_ARGUMENTS + 2, (c, r) -> functionCall(by(answering), c, r))
                    .command(CallMessage.RCALL, 2, MOST_ARGUMENTS, (c, r) -> redirectedCall(by(answering), c, r))
                    .command("INFO", 0, 1, (c, r) -> info(by(answering), c, r))
                    .start(address);
            return new DirectServer(server, answering);
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

    private static Answering by(Running<Answering> answering) {
        return answering
                .find()
                .orElseThrow(() ->
                        new WireException(WireError.of(ErrorCode.BUSY, "this worker starts; ask the dispatcher")));
    }

    /**
     * From now on clients are answered.
     *
     * @param info what {@code INFO} answers for a section
     */
    void answer(DirectCalls calls, Function<String, String> info) {
        answering.fill(new Answering(calls, info));
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

    private static void call(Answering by, Command command, Responder responder) {
        by.calls().call(allowed(CallMessage.ofCall(command.arguments()), responder), responder::reply);
    }

    private static void functionCall(Answering by, Command command, Responder responder) {
        by.calls().call(allowed(CallMessage.ofFunction(command.arguments()), responder), responder::reply);
    }

    /** After {@code ASKING} for a seat that was reserved; without, as clients do that stay here, for a free one. */
    private static void redirectedCall(Answering by, Command command, Responder responder) {
        CallMessage message = allowed(CallMessage.ofCall(command.arguments()), responder);
        if (responder.session().isAsking()) {
            by.calls().redirected(message, responder::reply);
        } else {
            by.calls().call(message, responder::reply);
        }
    }

    /** The same message as that of its user, if he may send it. */
    private static CallMessage allowed(CallMessage message, Responder responder) {
        responder.session().require(message.handler());
        return message.of(responder.session().user());
    }

    private static void info(Answering by, Command command, Responder responder) {
        responder.reply(new RespValue.Verbatim(by.info().apply(command.size() == 1 ? "" : command.text(1))));
    }
}
