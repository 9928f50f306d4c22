/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import io.osps.wire.RespValue;
import io.osps.wire.netty.Responder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A {@code NEXT} that waits for a request: it gets one, or nothing when its time is over. Thread safe. */
final class Ask {
    private final ProcessSession session;
    private final Responder responder;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final CompletableFuture<Void> timer = new CompletableFuture<>();

    /**
     * Begins to wait.
     *
     * @param wait after which it is answered with nothing
     */
    Ask(ProcessSession session, Responder responder, Duration wait) {
        this.session = session;
        this.responder = responder;
        responder.onAbandon(this::take);
        var _ = timer.completeOnTimeout(null, wait.toNanos(), TimeUnit.NANOSECONDS)
                .thenRun(() -> answer(RespValue.Nil.NIL));
    }

    ProcessSession session() {
        return session;
    }

    /** Is done, one way or another, when it no longer waits. */
    CompletableFuture<Void> over() {
        return timer;
    }

    /** Makes the caller the only one who may answer; false when it is too late for that. */
    boolean take() {
        boolean taken = open.compareAndSet(true, false);
        timer.cancel(false);
        return taken;
    }

    /** Answers with something else than a request, unless it was answered before. */
    void answer(RespValue value) {
        if (take()) {
            responder.reply(value);
        }
    }

    /** Answers, by whoever took it. */
    void answerTaken(RespValue value) {
        responder.reply(value);
    }
}
