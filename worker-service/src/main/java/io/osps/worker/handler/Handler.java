/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

import java.time.Duration;

/**
 * One thing that a worker can do for its clients. A Spring bean that implements this is offered under its {@link #name}.
 *
 * <p>{@link #handle} is called by as many threads at a time as the worker has seats, so an implementation must be thread
 * safe; these are platform threads, and it may block in them as long as its deadline allows.
 */
public interface Handler {
    /** The timeout of a handler that names none. */
    Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** What clients call it: 1 to 64 characters of {@code a-z A-Z 0-9 . _ -}. */
    String name();

    /** The deadline of a request that names none, and the longest that one may name. */
    default Duration timeout() {
        return DEFAULT_TIMEOUT;
    }

    /**
     * Whether a request may be run again when it is unknown how far the first run came. With false, a request that was
     * running when its worker died is answered with {@code LOST}.
     */
    default boolean idempotent() {
        return false;
    }

    /**
     * Does the work. At the deadline, when the request is cancelled and when the worker must leave, the thread is
     * interrupted: the handler should then end soon, by {@link InterruptedException} or otherwise. Until it ends, its seat
     * stays taken.
     *
     * @return the result, at most 1 MiB on the relay and the setting {@code osps.worker.max-payload} else
     * @throws Exception any: the client gets {@code FAILED} and the exception's message
     */
    Result handle(HandlerCall call) throws Exception;
}
