/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import io.osps.wire.netty.Command;
import io.osps.wire.netty.CommandTable;
import io.osps.wire.netty.CommandTable.Row;
import io.osps.wire.netty.CommandTable.Who;
import io.osps.wire.netty.Responder;
import io.osps.worker.command.CommandFailedException;
import io.osps.worker.handler.ProcessDiedException;
import io.osps.worker.handler.ResultTooLargeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one process and the worker say to each other, on however many connections: the process asks for a request and answers
 * it, one at a time. Thread safe; the commands run on an event loop and never wait.
 */
final class ProcessSession {
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final long LONGEST_WAIT_MILLIS = Duration.ofHours(1).toMillis();
    private static final RespValue.Failure LEAVE =
            RespValue.failure(ErrorCode.DRAINING, "another process takes over: end now");

    private final String handler;
    private final int limit;
    private final long mostRequests;
    private final Consumer<Ask> idle;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> worn = new CompletableFuture<>();
    private final CompletableFuture<Void> killed = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    private @Nullable Ask ask;
    private @Nullable Job job;
    private boolean draining;
    private boolean used;
    private long served;

    /**
     * Begins one.
     *
     * @param limit most bytes of a result
     * @param mostRequests after how many it is worn; 0 for never
     * @param idle gets each {@code NEXT}
     */
    ProcessSession(String handler, int limit, long mostRequests, Consumer<Ask> idle) {
        this.handler = handler;
        this.limit = limit;
        this.mostRequests = mostRequests;
        this.idle = idle;
    }

    /** What the process may say. */
    CommandTable commands() {
        return CommandTable.of(
                new Row("NEXT", 0, 6, Who.USERS, this::next),
                new Row("DONE", 2, 2, Who.USERS, this::done),
                new Row("DONEFILE", 2, 2, Who.USERS, this::doneFile),
                new Row("FAIL", 2, 4, Who.USERS, this::fail),
                new Row("PROGRESS", 1, 3, Who.USERS, this::progress),
                new Row("EMIT", 2, 2, Who.USERS, (_, _) -> {
                    throw error("EMIT: not yet: results are sent whole, by DONE or DONEFILE");
                }));
    }

    /** Is done with the process's first {@code NEXT}. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Is done when another process is to take its place. */
    CompletableFuture<Void> worn() {
        return worn;
    }

    /** Is done when it is to be killed. */
    CompletableFuture<Void> killed() {
        return killed;
    }

    /** Is done with how it ended, once it is gone with all that it had started. */
    CompletableFuture<String> ended() {
        return ended;
    }

    /** Has the process killed. Does not wait. */
    void kill() {
        killed.complete(null);
    }

    /** The request that it has; null for none. */
    synchronized @Nullable Job job() {
        return job;
    }

    /** Whether it was given a request at least once. */
    synchronized boolean isUsed() {
        return used;
    }

    /** Gives it a request; false when it no longer waits for one. */
    synchronized boolean give(Ask waiting, Job given) {
        if (ended.isDone() || draining || job != null || !waiting.take()) {
            return false;
        }
        job = given;
        used = true;
        waiting.answerTaken(RespValue.items(
                RespValue.bulk(given.id()),
                RespValue.bulk(handler),
                RespValue.bulk(given.call().payload()),
                new RespValue.Int(Math.max(0, given.call().remaining().toMillis())),
                RespValue.items(
                        RespValue.bulk("attempt"),
                        RespValue.bulk(Integer.toString(given.attempt())),
                        RespValue.bulk("dir"),
                        RespValue.bulk(given.directory().toString()))));
        return true;
    }

    /** That request is over, whatever the process still says of it. Does nothing the second time. */
    synchronized void release(Job over) {
        if (job == over) {
            job = null;
            served++;
            if (served == mostRequests) {
                worn.complete(null);
            }
        }
    }

    /** It gets no more requests, and is told to end at its next {@code NEXT}. */
    void drain() {
        Ask waiting;
        synchronized (this) {
            draining = true;
            waiting = ask;
        }
        if (waiting != null) {
            waiting.answer(LEAVE);
        }
    }

    /**
     * The process is gone.
     *
     * @param how its exit and its last words
     */
    void end(String how) {
        Job unanswered;
        Ask waiting;
        synchronized (this) {
            ended.complete(how);
            unanswered = job;
            waiting = ask;
        }
        ready.completeExceptionally(new CommandFailedException(how));
        if (waiting != null) {
            waiting.answer(LEAVE);
        }
        if (unanswered != null) {
            unanswered.fail(new ProcessDiedException(how, unanswered.attempt() > 1));
        }
    }

    /** Something was too large to be read; it can only have been the result. */
    void refused(ErrorCode code) {
        Job current = job();
        if (current != null && code == ErrorCode.TOOLARGE) {
            current.fail(new ResultTooLargeException((long) limit + 1, limit));
            release(current);
        }
    }

    private void next(Command command, Responder responder) {
        Duration wait = wait(command);
        Ask asked = new Ask(this, responder, wait);
        Job forgotten;
        synchronized (this) {
            forgotten = job;
            if (draining || ended.isDone()) {
                asked.answer(LEAVE);
                return;
            }
            ask = asked;
        }
        if (forgotten != null) {
            // One at a time: who asks for another has given up the first.
            forgotten.fail(new CommandFailedException(
                    "the handler's process asked for the next request without an answer to this one"));
            release(forgotten);
        }
        ready.complete(null);
        idle.accept(asked);
    }

    private static Duration wait(Command command) {
        Duration wait = WAIT;
        for (int i = 1; i < command.size(); i += 2) {
            String option = command.text(i).toUpperCase(Locale.ROOT);
            if (!option.equals("WAIT")) {
                throw error("NEXT takes WAIT and milliseconds only: option=" + option);
            }
            wait = Duration.ofMillis(number(command, i + 1, LONGEST_WAIT_MILLIS));
        }
        return wait;
    }

    private void done(Command command, Responder responder) {
        answer(command, responder, current -> current.done(command.bytes(2)));
    }

    private void doneFile(Command command, Responder responder) {
        answer(command, responder, current -> current.done(file(current, command.text(2))));
    }

    private static Path file(Job current, String path) {
        Path file = current.directory().resolve(path).normalize();
        if (!current.directory().equals(file.getParent())) {
            throw error("the file must lie in the request's directory: path=" + path + " dir=" + current.directory());
        }
        return file;
    }

    private void fail(Command command, Responder responder) {
        if (command.size() > 3) {
            String option = command.text(3).toUpperCase(Locale.ROOT);
            boolean known = command.size() == 4 ? option.equals("FINAL") : option.equals("RETRY");
            if (!known) {
                throw error("FAIL takes RETRY and milliseconds, or FINAL: option=" + option);
            }
            if (command.size() > 4) {
                number(command, 4, Long.MAX_VALUE);
            }
        }
        String message = command.text(2).strip();
        answer(
                command,
                responder,
                current ->
                        current.fail(new CommandFailedException(message.isEmpty() ? "the handler failed" : message)));
    }

    private interface Answer {
        /** Gives it; false when there was one before. */
        boolean give(Job current);
    }

    private void answer(Command command, Responder responder, Answer answer) {
        Job current = named(command.text(1));
        if (current == null || !answer.give(current)) {
            responder.reply(RespValue.failure(ErrorCode.UNKNOWN, "no such request here: it is over"));
            return;
        }
        release(current);
        responder.reply(RespValue.OK);
    }

    private void progress(Command command, Responder responder) {
        if (command.size() > 2) {
            number(command, 2, 100);
        }
        Job current = named(command.text(1));
        ErrorCode stopped = current == null ? ErrorCode.UNKNOWN : current.stopped();
        if (current != null) {
            current.progress();
        }
        responder.reply(
                stopped == null
                        ? RespValue.OK
                        : RespValue.failure(stopped, "nobody waits for this request: end it and ask for the next"));
    }

    private @Nullable Job named(String id) {
        Job current = job();
        return current != null && current.id().equals(id) ? current : null;
    }

    private static long number(Command command, int index, long most) {
        String text = index < command.size() ? command.text(index) : "";
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw error("a whole number was expected: value=\"" + text + "\" least=0 most=" + most);
    }

    private static WireException error(String message) {
        return new WireException(WireError.of(ErrorCode.ERR, message));
    }
}
