package io.osps.wire.netty;

import io.osps.wire.Limits;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;

/** What all connections of a server share. */
record ServerContext(Limits limits, BodyBudget budget, CommandTable commands, LongSupplier clock) {
    private static final System.Logger LOG = System.getLogger(RespServer.class.getName());

    /** Notes a connection's fault. That a client is gone in the middle of something is none. */
    void failed(Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(Level.WARNING, "a connection was closed because of a fault", cause);
        }
    }
}
