/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import io.osps.worker.command.CommandFailedException;
import io.osps.worker.handler.HandlerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one handler: those that wait for a request, and why there is none where that is so. The one that has
 * waited for the shortest time is asked first, since its memory is still warm. Thread safe.
 */
final class ProcessPool {
    /** How often a request that waits looks whether waiting makes sense. */
    private static final long LOOK_MILLIS = 50;

    private final BlockingDeque<Ask> waiting = new LinkedBlockingDeque<>();
    private final List<KeptProcess> ready = new ArrayList<>();
    private volatile @Nullable String failure;
    private volatile boolean closed;

    /** A process waits for a request, until that {@code NEXT} is answered. */
    void offer(Ask ask) {
        waiting.addFirst(ask);
        var _ = ask.over().whenComplete((_, _) -> waiting.remove(ask));
    }

    /** How many processes wait for a request. */
    int waiting() {
        return waiting.size();
    }

    /**
     * Gives the request to a process, waiting for one that is free.
     *
     * @return the session that has it
     * @throws CommandFailedException when there is none, and the last one could not be started
     */
    ProcessSession give(Job job) throws InterruptedException, CommandFailedException {
        while (true) {
            Ask ask = waiting.pollFirst(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (ask == null) {
                checkHope(job.call());
            } else if (ask.session().give(ask, job)) {
                return ask.session();
            }
        }
    }

    private void checkHope(HandlerCall call) throws CommandFailedException {
        String reason = failure;
        if (closed) {
            throw new CommandFailedException("the handler's processes are ended: this worker leaves");
        }
        if (reason != null && call.remaining().isPositive() && isEmpty()) {
            throw new CommandFailedException("the handler has no process, for none can be started: " + reason);
        }
    }

    private boolean isEmpty() {
        synchronized (ready) {
            return ready.isEmpty();
        }
    }

    /** A process has said that it is ready. */
    void joined(KeptProcess process) {
        synchronized (ready) {
            ready.add(process);
        }
        failure = null;
    }

    /** A process is gone, or gets no more requests. */
    void left(KeptProcess process) {
        synchronized (ready) {
            ready.remove(process);
        }
    }

    /** A process could not be started. */
    void failed(String reason) {
        failure = reason;
    }

    /** How many are ready, busy or not. */
    int size() {
        synchronized (ready) {
            return ready.size();
        }
    }

    /** Why the last start failed; null when it did not. */
    @Nullable String failure() {
        return failure;
    }

    /** No request gets a process any more. */
    void close() {
        closed = true;
    }
}
