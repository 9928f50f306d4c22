/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import org.jspecify.annotations.Nullable;

/**
 * One call, from its beginning to its one end: attempts by its route until one is final, the number of attempts is used up
 * or the time is over. For one thread.
 */
final class Call {
    private static final int MOST_ATTEMPTS = 6;

    /** The first is short, for a worker that has just died beside others; all of them last some two seconds. */
    private static final long FIRST_PAUSE_MILLIS = 8;

    private static final int PAUSE_GROWTH = 4;

    private final Exchange exchange;
    private @Nullable OspsException refusal;

    Call(Exchange exchange) {
        this.exchange = exchange;
    }

    byte[] run(Route route) throws InterruptedException {
        int attempts = 0;
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            attempts++;
            Attempt attempt = switch (route) {
                case REDIRECT -> new RedirectRoute(exchange).attempt();
                case RELAY -> exchange.relay(null);
                case CALLBACK -> new CallbackRoute(exchange).attempt();
            };
            switch (attempt) {
                case Attempt.Done(byte[] result) -> {
                    return result;
                }
                case Attempt.Final(OspsException reason) -> throw reason;
                case Attempt.OutOfTime(OspsException reason) -> throw refusal != null ? refusal : reason;
                case Attempt.Later(OspsException reason, long millis) -> {
                    refusal = reason;
                    exchange.patience().pause(millis);
                    throwWhenOver(reason);
                    attempts--;
                }
                case Attempt.Again(OspsException reason) -> {
                    if (attempts == MOST_ATTEMPTS) {
                        throw reason;
                    }
                    exchange.note("attempt " + attempts + " failed, the call is made again: " + reason.getMessage());
                    exchange.patience().pause(pause);
                    pause *= PAUSE_GROWTH;
                    throwWhenOver(reason);
                }
            }
        }
    }

    private void throwWhenOver(OspsException reason) {
        if (exchange.patience().isOver()) {
            throw reason;
        }
    }
}
