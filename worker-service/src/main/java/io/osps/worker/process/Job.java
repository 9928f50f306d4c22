/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import io.osps.wire.ErrorCode;
import io.osps.worker.command.WorkDirectory;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request in the hands of one process. It is answered once; who comes later is told so. Thread safe. */
final class Job {
    private final HandlerCall call;
    private final int attempt;
    private final WorkDirectory directory;
    /** What gives the result: a file is read by the request's own thread. */
    private final CompletableFuture<Callable<Result>> answer = new CompletableFuture<>();

    private volatile @Nullable ErrorCode stopped;
    private volatile long movedAt = System.nanoTime();

    /**
     * Makes one that no process has answered.
     *
     * @param attempt 1, or 2 when the process before has died with it
     * @param directory the only one whose files may be the result
     */
    Job(HandlerCall call, int attempt, WorkDirectory directory) {
        this.call = call;
        this.attempt = attempt;
        this.directory = directory;
    }

    HandlerCall call() {
        return call;
    }

    String id() {
        return call.requestId();
    }

    int attempt() {
        return attempt;
    }

    Path directory() {
        return directory.path();
    }

    /** Answers with bytes; false when it was answered before. */
    boolean done(byte[] bytes) {
        return answer.complete(() -> Result.of(bytes));
    }

    /** Answers with what a file holds; false when it was answered before. */
    boolean done(Path file) {
        return answer.complete(() -> Result.ofFile(file));
    }

    /** Ends it without a result; false when it was answered before. */
    boolean fail(Exception reason) {
        return answer.completeExceptionally(reason);
    }

    /** Says that the work has moved on. */
    void progress() {
        if (stopped != ErrorCode.CANCELLED) {
            movedAt = System.nanoTime();
            call.progress();
        }
    }

    /** Why the process should give it up; null while it should go on. */
    @Nullable ErrorCode stopped() {
        return stopped;
    }

    /** Nobody waits for the result any more: the process is told so at its next word. */
    void stop(ErrorCode reason) {
        movedAt = System.nanoTime();
        stopped = reason;
    }

    /** Waits for the answer. */
    Result await() throws Exception {
        try {
            return answer.get().call();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    /** Waits until it is answered or that is done. */
    void awaitEnd(CompletableFuture<?> end) {
        CompletableFuture.anyOf(answer.exceptionally(_ -> null), end).join();
    }

    /**
     * Waits until the process has answered, or has neither answered nor moved on for that long.
     *
     * @return whether it has answered
     */
    boolean isAnsweredWithin(Duration quiet) throws InterruptedException {
        while (!answer.isDone()) {
            long left = movedAt + quiet.toNanos() - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                answer.get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException _) {
                // Looked at again: it may have moved on.
            }
        }
        return true;
    }
}
