/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import io.osps.wire.CallMessage;
import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import io.osps.wire.WireFormatException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one call says to the other side on any route, and what the answers mean for it. A call is repeated only where that
 * cannot run the request twice or where a second run does no harm: the service said that it accepted nothing, or a
 * connection was lost and the handler is idempotent. For one thread.
 */
final class Exchange {
    private static final long SHORTEST_RETRY_MILLIS = 5;
    private static final long LONGEST_RETRY_MILLIS = 5000;
    private static final long USUAL_RETRY_MILLIS = 100;

    private final Network network;
    private final ClientSettings settings;
    private final CallMessage message;
    private final boolean waitWhenBusy;
    private final Patience patience;
    private boolean repeatable;
    private @Nullable OspsException loss;

    /** What the dispatcher is asked, as a command on that connection. */
    interface Question {
        List<byte[]> command(CallMessage timed, ClientConnection dispatcher) throws IOException;
    }

    /** How the attempt goes on once the dispatcher has promised something. */
    interface Promise {
        Attempt use(RespValue answer) throws IOException, InterruptedException;
    }

    Exchange(Network network, ClientSettings settings, CallMessage message, CallOptions options) {
        this.network = network;
        this.settings = settings;
        this.message = message;
        this.waitWhenBusy = options.waitWhenBusy();
        this.repeatable = options.safeToRepeat();
        this.patience = new Patience(options.deadline(), settings.patience());
    }

    Network network() {
        return network;
    }

    Patience patience() {
        return patience;
    }

    String id() {
        return String.valueOf(message.id());
    }

    String handler() {
        return message.handler();
    }

    /** How long a connection may take to be there. */
    Duration connectTimeout() {
        return patience.atMost(settings.connectTimeout());
    }

    void note(String sentence) {
        settings.notes().accept(sentence);
    }

    /**
     * Asks the dispatcher for something that the attempt goes on with. Until it has promised that, nothing can have run. Its
     * connection is free again by then.
     */
    Attempt ask(Question question, Promise promise) throws InterruptedException {
        try {
            RespValue answer;
            try (ClientConnection dispatcher = network.dispatcher(connectTimeout())) {
                answer = dispatcher.ask(question.command(timed(null), dispatcher), patience.forAnswer());
            }
            return answer instanceof RespValue.Failure(WireError error) ? refused(error) : promise.use(answer);
        } catch (UnreachableException unreachable) {
            return noDispatcher(unreachable);
        } catch (WireException refused) {
            return refused(refused.error());
        } catch (IOException failed) {
            return notPromised(failed);
        }
    }

    /** The call at a worker, which may have told already whether the handler may be run again. */
    Attempt call(ClientConnection worker, @Nullable String ticket) throws InterruptedException {
        repeatable(worker.isIdempotent(handler()));
        return send(worker, timed(ticket).toCall());
    }

    /** The whole call through the dispatcher, since no worker was met, for that reason. */
    Attempt relayInstead(@Nullable String ticket, String reason) throws InterruptedException {
        throwWhenInterrupted();
        note(reason + ", the call goes by the relay");
        return relay(ticket);
    }

    /** Takes notice of a handler that may be run again. */
    void repeatable(boolean idempotent) {
        repeatable |= idempotent;
    }

    /** The request with what is left of its deadline. */
    private CallMessage timed(@Nullable String ticket) {
        Duration remaining = patience.remaining();
        Duration deadline = remaining == null ? null : Duration.ofMillis(Math.max(1, remaining.toMillis()));
        return new CallMessage(message.handler(), message.payload(), message.id(), deadline, ticket, message.trace());
    }

    /** The whole call through the dispatcher, by converting a reservation where there is a ticket. */
    Attempt relay(@Nullable String ticket) throws InterruptedException {
        try (ClientConnection dispatcher = network.dispatcher(connectTimeout())) {
            return send(dispatcher, timed(ticket).toCall());
        } catch (UnreachableException unreachable) {
            return noDispatcher(unreachable);
        } catch (WireException refused) {
            return refused(refused.error());
        }
    }

    /** Sends the request itself: from here on it may have run. */
    private Attempt send(ClientConnection connection, List<byte[]> command) throws InterruptedException {
        try {
            RespValue answer = connection.ask(command, patience.forAnswer());
            return switch (answer) {
                case RespValue.Bulk(byte[] result) -> new Attempt.Done(result);
                case RespValue.Failure(WireError error) -> refused(error);
                default -> throw new WireFormatException("unexpected answer of CALL");
            };
        } catch (SocketTimeoutException late) {
            return new Attempt.Final(new CallFailedException(timeout("running", "unknown"), late));
        } catch (WireFormatException foreign) {
            return new Attempt.Final(foreign(connection.place(), foreign));
        } catch (IOException lost) {
            throwWhenInterrupted();
            WireError error = WireError.of(
                            ErrorCode.LOST, "the connection was lost after the request was sent, before its answer")
                    .with("request", id())
                    .with("outcome", "unknown");
            CallFailedException failed = new CallFailedException(error, lost);
            loss = failed;
            return repeatable ? new Attempt.Again(failed) : new Attempt.Final(failed);
        }
    }

    /** What a refusal means. */
    Attempt refused(WireError error) {
        CallFailedException failed = new CallFailedException(error);
        return switch (error.code()) {
            case BUSY -> waitWhenBusy ? new Attempt.Later(failed, retryAfter(error)) : new Attempt.Final(failed);
            case DRAINING -> new Attempt.Again(failed);
            case LOST ->
                repeatable
                                || error.fact("outcome")
                                        .filter("not-started"::equals)
                                        .isPresent()
                        ? new Attempt.Again(failed)
                        : new Attempt.Final(failed);
            case NOHANDLER,
                    DUPLICATE,
                    IDREUSED,
                    TIMEOUT,
                    FAILED,
                    POISON,
                    TOOLARGE,
                    NOAUTH,
                    WRONGPASS,
                    DENIED,
                    CANCELLED,
                    UNKNOWN,
                    NOPROTO,
                    ERR -> new Attempt.Final(failed);
        };
    }

    /** The dispatcher's connection failed before it had promised anything. */
    Attempt notPromised(IOException failure) throws InterruptedException {
        return switch (failure) {
            case SocketTimeoutException late ->
                new Attempt.OutOfTime(new CallFailedException(timeout("queued", "not-started"), late));
            case WireFormatException foreign -> new Attempt.Final(foreign(network.dispatcherPlace(), foreign));
            default -> {
                throwWhenInterrupted();
                yield new Attempt.Again(new UnreachableException(
                        network.dispatcherPlace() + " ended the connection before it answered", failure));
            }
        };
    }

    /** It may be on its way back when it was there before; and then what is known is the loss. */
    private Attempt noDispatcher(UnreachableException unreachable) throws InterruptedException {
        throwWhenInterrupted();
        if (loss != null) {
            return new Attempt.Again(loss);
        }
        return patience.isOver() ? new Attempt.OutOfTime(unreachable) : new Attempt.Final(unreachable);
    }

    /** An interrupt closes the connection that its thread waits for. */
    private void throwWhenInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted in a call: request=" + id());
        }
    }

    private WireError timeout(String stage, String outcome) {
        return WireError.of(ErrorCode.TIMEOUT, "no answer came in time")
                .with("stage", stage)
                .with("request", id())
                .with("waited-ms", patience.elapsedMillis())
                .with("outcome", outcome);
    }

    private static UnreachableException foreign(Place place, WireFormatException cause) {
        return new UnreachableException(
                "what answers at " + place.address() + " does not speak this protocol (" + cause.getMessage() + ")",
                cause);
    }

    private static long retryAfter(WireError busy) {
        return Math.clamp(
                busy.number("retry-after-ms").orElse(USUAL_RETRY_MILLIS), SHORTEST_RETRY_MILLIS, LONGEST_RETRY_MILLIS);
    }
}
