/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.osps.wire.ErrorCode;
import io.osps.wire.Limits;
import io.osps.wire.WireError;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What all connections of a server share.
 *
 * @param unsent answers that wait to be sent, on all connections
 * @param advice what to tell a client whose payload is too large; empty for nothing
 * @param refusals hears of each command that was refused because of its size
 */
record ServerContext(
        Limits limits,
        BodyBudget budget,
        UnreadAnswers unsent,
        CommandTable commands,
        String advice,
        Consumer<ErrorCode> refusals,
        LongSupplier clock) {
    private static final System.Logger LOG = System.getLogger(RespServer.class.getName());

    /** The same, but for connections that may give only these commands. */
    ServerContext withCommands(CommandTable others) {
        return new ServerContext(limits, budget, unsent, others, advice, refusals, clock);
    }

    /** The error with the advice of where there is more room. */
    WireError advise(WireError error) {
        return error.code() == ErrorCode.TOOLARGE && !advice.isEmpty()
                ? new WireError(error.code(), error.message() + "; " + advice, error.facts())
                : error;
    }

    /** Notes a connection's fault. That a client is gone in the middle of something is none. */
    void failed(Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(Level.WARNING, "a connection was closed because of a fault", cause);
        }
    }
}
