/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import io.osps.boot.Loop;
import io.osps.space.SpaceFullException;
import io.osps.worker.command.CommandProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one process of a handler alive: starts it, waits until it is ready, and starts the next when it has died or is worn.
 * A successor of one that is worn is ready before that one leaves. The pause after a failed start doubles up to a minute.
 */
final class ProcessSlot {
    private static final Logger log = LoggerFactory.getLogger(ProcessSlot.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final String handler;
    private final CommandProperties properties;
    private final ProcessLauncher launcher;
    private final ProcessPool pool;
    private final Duration grace;
    private final Loop loop;

    private final Set<KeptProcess> leaving = ConcurrentHashMap.newKeySet();
    private @Nullable KeptProcess current;
    private Duration pause = FIRST_PAUSE;

    /**
     * Makes one without a process.
     *
     * @param number which of the handler's, from 1
     * @param grace time for a process to end by itself
     */
    ProcessSlot(
            String handler,
            int number,
            CommandProperties properties,
            ProcessLauncher launcher,
            ProcessPool pool,
            Duration grace) {
        this.handler = handler;
        this.properties = properties;
        this.launcher = launcher;
        this.pool = pool;
        this.grace = grace;
        this.loop = Loop.of(handler + "-process-" + number, this::turn);
    }

    void start() {
        loop.start();
    }

    /** Ends it with its processes. */
    void close() {
        loop.interrupt();
        leaving.forEach(KeptProcess::end);
        KeptProcess last = current;
        if (last != null) {
            leave(last);
        }
    }

    /** One life of a process, from its start until another must come. */
    private long turn() throws InterruptedException {
        KeptProcess next = startOne();
        forgetEnded();
        if (next == null) {
            return pauseAfterFailure();
        }
        pool.joined(next);
        KeptProcess predecessor = current;
        current = next;
        if (predecessor != null) {
            // Beside this loop: it has its request still to answer.
            leaving.add(predecessor);
            var _ = Thread.ofPlatform().daemon().name(handler + "-retire").start(() -> leave(predecessor));
        }
        awaitEndOf(next);
        if (!next.session().ended().isDone()) {
            return 0;
        }
        String how = next.session().ended().join();
        log.warn("a process of a handler ended, another is started: handler={} pid={} {}", handler, next.pid(), how);
        forgetEnded();
        if (!next.session().isUsed()) {
            // It would be started for nothing again and again.
            pool.failed(how);
            return pauseAfterFailure();
        }
        pause = FIRST_PAUSE;
        return 0;
    }

    private void awaitEndOf(KeptProcess process) throws InterruptedException {
        ProcessSession session = process.session();
        CompletableFuture<Void> old = new CompletableFuture<>();
        if (properties.recycle().age().isPositive()) {
            old.completeOnTimeout(null, properties.recycle().age().toMillis(), TimeUnit.MILLISECONDS);
        }
        try {
            CompletableFuture.anyOf(session.ended(), session.worn(), old).get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            old.cancel(false);
        }
    }

    private void forgetEnded() {
        KeptProcess last = current;
        if (last != null && last.session().ended().isDone()) {
            pool.left(last);
            current = null;
        }
    }

    private long pauseAfterFailure() {
        long nanos = pause.toNanos();
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        return nanos;
    }

    private @Nullable KeptProcess startOne() throws InterruptedException {
        KeptProcess process;
        try {
            process = launcher.start(handler, properties, pool::offer);
        } catch (IOException | SpaceFullException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            failed("reason=" + e.getMessage());
            return null;
        }
        boolean ready = false;
        try {
            process.session().ready().get(properties.readyWithin().toMillis(), TimeUnit.MILLISECONDS);
            ready = true;
            return process;
        } catch (TimeoutException _) {
            failed("it did not ask for a request by NEXT within ready-within="
                    + properties.readyWithin().toMillis() + "ms");
            return null;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            failed(String.valueOf(cause == null ? e.getMessage() : cause.getMessage()));
            return null;
        } finally {
            if (!ready) {
                process.end();
            }
        }
    }

    private void failed(String reason) {
        log.error(
                "a process of a handler cannot be started: handler={} next-try={}ms {}",
                handler,
                pause.toMillis(),
                reason);
        pool.failed(reason);
    }

    private void leave(KeptProcess process) {
        pool.left(process);
        try {
            process.retire(grace);
        } catch (InterruptedException _) {
            process.end();
        } finally {
            leaving.remove(process);
        }
    }
}
