package io.osps.client;

import io.osps.wire.CallMessage;
import io.osps.wire.ErrorCode;
import io.osps.wire.Grant;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireFormatException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call, from its beginning to its one end. It is repeated only where that cannot run the request twice or where a
 * second run does no harm: the service said that it accepted nothing, or a connection was lost and the handler is
 * idempotent. For one thread.
 */
final class Call {
    private static final int MOST_ATTEMPTS = 6;
    private static final long FIRST_PAUSE_MILLIS = 25;
    private static final long SHORTEST_RETRY_MILLIS = 5;
    private static final long LONGEST_RETRY_MILLIS = 5000;
    private static final long USUAL_RETRY_MILLIS = 100;

    private final ClientSettings settings;
    private final CallMessage message;
    private final boolean waitWhenBusy;
    private final Patience patience;
    private boolean repeatable;
    private @Nullable OspsException loss;
    private @Nullable OspsException refusal;

    Call(ClientSettings settings, CallMessage message, CallOptions options) {
        this.settings = settings;
        this.message = message;
        this.waitWhenBusy = options.waitWhenBusy();
        this.repeatable = options.safeToRepeat();
        this.patience = new Patience(options.deadline(), settings.patience());
    }

    byte[] run(Route route) throws InterruptedException {
        int attempts = 0;
        while (true) {
            attempts++;
            Attempt attempt = switch (route) {
                case REDIRECT -> redirect();
                case RELAY -> relay(null);
            };
            switch (attempt) {
                case Attempt.Done(byte[] result) -> {
                    return result;
                }
                case Attempt.Final(OspsException reason) -> throw reason;
                case Attempt.OutOfTime(OspsException reason) -> throw refusal != null ? refusal : reason;
                case Attempt.Later(OspsException reason, long millis) -> {
                    refusal = reason;
                    patience.pause(millis);
                    throwWhenOver(reason);
                    attempts--;
                }
                case Attempt.Again(OspsException reason) -> {
                    if (attempts == MOST_ATTEMPTS) {
                        throw reason;
                    }
                    settings.notes()
                            .accept("attempt " + attempts + " failed, the call is made again: " + reason.getMessage());
                    patience.pause(FIRST_PAUSE_MILLIS << attempts);
                    throwWhenOver(reason);
                }
            }
        }
    }

    private void throwWhenOver(OspsException reason) {
        if (patience.isOver()) {
            throw reason;
        }
    }

    private Attempt redirect() {
        Grant grant;
        try (Connection dispatcher = dispatcher()) {
            RespValue answer = dispatcher.ask(timed(null).toAcquire(), patience.forAnswer());
            if (answer instanceof RespValue.Failure(WireError error)) {
                return refused(error);
            }
            grant = Grant.from(answer);
        } catch (UnreachableException unreachable) {
            return noDispatcher(unreachable);
        } catch (SocketTimeoutException late) {
            return new Attempt.OutOfTime(new CallFailedException(timeout("queued", "not-started"), late));
        } catch (WireFormatException foreign) {
            return new Attempt.Final(foreign(foreign));
        } catch (IOException lost) {
            return new Attempt.Again(new UnreachableException(
                    "the dispatcher at " + place() + " ended the connection before it answered", lost));
        }
        repeatable |= grant.idempotent();
        return direct(grant);
    }

    private Attempt direct(Grant grant) {
        Connection worker;
        try {
            worker = Connection.open(grant.host(), grant.port(), patience.atMost(settings.connectTimeout()));
        } catch (IOException unreachable) {
            String where = grant.worker() + " at " + grant.host() + ":" + grant.port();
            settings.notes()
                    .accept(where + " cannot be reached (" + unreachable.getMessage()
                            + "), the call goes by the relay");
            return afterUnreachable(where, unreachable, relay(grant.ticket()));
        }
        try (worker) {
            return afterTicket(send(worker, timed(grant.ticket()).toCall()));
        }
    }

    /** The dispatcher let the call in, so what the worker denies is the ticket: its lease may have ended on the way. */
    private static Attempt afterTicket(Attempt sent) {
        return sent instanceof Attempt.Final(CallFailedException failed)
                        && failed.error().code() == ErrorCode.DENIED
                ? new Attempt.Again(failed)
                : sent;
    }

    /** The relay has less room: then it is the worker that must be reached, perhaps another one. */
    private static Attempt afterUnreachable(String where, IOException unreachable, Attempt relayed) {
        if (relayed instanceof Attempt.Final(CallFailedException failed)
                && failed.error().code() == ErrorCode.TOOLARGE) {
            return new Attempt.Again(new UnreachableException(
                    where + " cannot be reached, and the payload is too large for the relay: "
                            + failed.error().line(),
                    unreachable));
        }
        return relayed;
    }

    private Attempt relay(@Nullable String ticket) {
        try (Connection dispatcher = dispatcher()) {
            return send(dispatcher, timed(ticket).toCall());
        } catch (UnreachableException unreachable) {
            return noDispatcher(unreachable);
        }
    }

    /** Sends the request itself: from here on it may have run. */
    private Attempt send(Connection connection, List<byte[]> command) {
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
            return new Attempt.Final(foreign(foreign));
        } catch (IOException lost) {
            WireError error = WireError.of(
                            ErrorCode.LOST, "the connection was lost after the request was sent, before its answer")
                    .with("request", String.valueOf(message.id()))
                    .with("outcome", "unknown");
            CallFailedException failed = new CallFailedException(error, lost);
            loss = failed;
            return repeatable ? new Attempt.Again(failed) : new Attempt.Final(failed);
        }
    }

    private Attempt refused(WireError error) {
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
                    TIMEOUT,
                    FAILED,
                    POISON,
                    TOOLARGE,
                    NOAUTH,
                    WRONGPASS,
                    DENIED,
                    CANCELLED,
                    NOPROTO,
                    ERR -> new Attempt.Final(failed);
        };
    }

    /** It may be on its way back when it was there before; and then what is known is the loss. */
    private Attempt noDispatcher(UnreachableException unreachable) {
        if (loss != null) {
            return new Attempt.Again(loss);
        }
        return patience.isOver() ? new Attempt.OutOfTime(unreachable) : new Attempt.Final(unreachable);
    }

    private Connection dispatcher() {
        try {
            return Connection.open(settings.host(), settings.port(), patience.atMost(settings.connectTimeout()));
        } catch (IOException failed) {
            throw new UnreachableException(
                    "no dispatcher answers at " + place() + " (" + failed.getMessage() + ")", failed);
        }
    }

    /** The request with what is left of its deadline. */
    private CallMessage timed(@Nullable String ticket) {
        Duration remaining = patience.remaining();
        Duration deadline = remaining == null ? null : Duration.ofMillis(Math.max(1, remaining.toMillis()));
        return new CallMessage(message.handler(), message.payload(), message.id(), deadline, ticket, message.trace());
    }

    private WireError timeout(String stage, String outcome) {
        return WireError.of(ErrorCode.TIMEOUT, "no answer came in time")
                .with("stage", stage)
                .with("request", String.valueOf(message.id()))
                .with("waited-ms", patience.elapsedMillis())
                .with("outcome", outcome);
    }

    private UnreachableException foreign(WireFormatException cause) {
        return new UnreachableException(
                "what answers at " + place() + " does not speak this protocol (" + cause.getMessage() + ")", cause);
    }

    private String place() {
        return settings.host() + ":" + settings.port();
    }

    private static long retryAfter(WireError busy) {
        return Math.clamp(
                busy.number("retry-after-ms").orElse(USUAL_RETRY_MILLIS), SHORTEST_RETRY_MILLIS, LONGEST_RETRY_MILLIS);
    }
}
