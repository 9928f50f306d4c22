/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.osps.wire.RespValue;
import io.osps.wire.RespVersion;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The place of one command in its connection's order of answers. Completed by any thread, once; all else belongs to the
 * event loop.
 */
final class PendingReply implements Responder {
    private static final VarHandle VALUE = handle("value", RespValue.class);
    private static final VarHandle ABANDON = handle("abandon", Runnable.class);

    private final Connection connection;
    private final long reserved;
    private RespVersion version;
    private @Nullable PendingReply next;
    private boolean closes;

    @SuppressWarnings("UnusedVariable") // through VALUE
    private volatile @Nullable RespValue value;

    @SuppressWarnings("UnusedVariable") // through ABANDON
    private volatile @Nullable Runnable abandon;

    private volatile boolean abandoned;

    PendingReply(Connection connection, long reserved) {
        this.connection = connection;
        this.reserved = reserved;
        this.version = connection.session().version();
    }

    @Override
    public boolean reply(RespValue answer) {
        if (!VALUE.compareAndSet(this, null, answer)) {
            RespValue.release(answer);
            return false;
        }
        abandon = null;
        connection.answered(this, RespValue.payloadSize(answer));
        if (abandoned) {
            releaseValue();
        }
        return true;
    }

    @Override
    public boolean replyAndClose(RespValue answer) {
        closes = true; // seen by the event loop through the value
        return reply(answer);
    }

    @Override
    public void onAbandon(Runnable action) {
        abandon = action;
        if (abandoned) {
            runAbandon();
        }
    }

    @Override
    public Session session() {
        return connection.session();
    }

    /** The answer, or null as long as there is none. */
    @Nullable RespValue value() {
        return value;
    }

    /** Bytes that its command holds of the {@link BodyBudget}. */
    long reserved() {
        return reserved;
    }

    boolean closes() {
        return closes;
    }

    RespVersion version() {
        return version;
    }

    /** The command was carried out: its answer, as all that follow, is sent in the version that the session speaks now. */
    void carriedOut() {
        version = connection.session().version();
    }

    @Nullable PendingReply next() {
        return next;
    }

    void next(PendingReply follower) {
        next = follower;
    }

    /** The connection is gone. */
    void abandon() {
        abandoned = true;
        if (value == null) {
            runAbandon();
        }
        // One that comes from now on is released by who gives it.
        releaseValue();
    }

    /** Once, whoever comes first. */
    private void releaseValue() {
        RespValue answer = value;
        if (answer != null && VALUE.compareAndSet(this, answer, RespValue.Nil.NIL)) {
            RespValue.release(answer);
        }
    }

    private void runAbandon() {
        Runnable action = (Runnable) ABANDON.getAndSet(this, null);
        if (action != null) {
            action.run();
        }
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(PendingReply.class, field, type);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }
}
