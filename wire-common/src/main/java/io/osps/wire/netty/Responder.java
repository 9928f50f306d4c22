/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.osps.wire.RespValue;
import io.osps.wire.WireError;

/**
 * Takes the answer to one command. Answers may come in any order and from any thread; the connection sends them in the
 * order of the commands. Every command needs an answer, also when the client is gone by then: it returns the command's
 * share of the memory for bodies.
 */
public interface Responder {
    /** Answers; false when the command was answered already. Does nothing when the client is gone. */
    boolean reply(RespValue value);

    /** Answers, sends what is before it, and closes the connection. */
    boolean replyAndClose(RespValue value);

    /** Answers with an error. */
    default boolean fail(WireError error) {
        return reply(new RespValue.Failure(error));
    }

    /**
     * Runs that action when the connection ends before the answer; at once when it ended already. Only the last action
     * given counts. It runs on the event loop and must not block.
     */
    void onAbandon(Runnable action);

    /** The connection. */
    Session session();
}
