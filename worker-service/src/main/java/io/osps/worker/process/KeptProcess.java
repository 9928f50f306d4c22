/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import io.osps.process.ExitSignal;
import io.osps.space.Claim;
import io.osps.wire.netty.LocalServer;
import io.osps.worker.command.GatedProcess;
import io.osps.worker.command.WorkDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One process that stays, with its socket, its directory and what it prints. When its session has ended nothing of it is left.
 * Thread safe.
 */
final class KeptProcess {
    private static final Logger log = LoggerFactory.getLogger(KeptProcess.class);

    /** The key of the request's id in the log. */
    private static final String LOG_KEY = "request";

    private final String handler;
    private final GatedProcess program;
    private final ProcessSession session;
    private final LocalServer.Port socket;
    private final WorkDirectory directory;
    private final Claim note;

    /**
     * Takes over a program at its gate.
     *
     * @param note has its group, should this worker die
     */
    KeptProcess(
            String handler,
            GatedProcess program,
            ProcessSession session,
            LocalServer.Port socket,
            WorkDirectory directory,
            Claim note) {
        this.handler = handler;
        this.program = program;
        this.session = session;
        this.socket = socket;
        this.directory = directory;
        this.note = note;
    }

    /** Lets the program begin. Its standard input is empty. */
    void begin() throws IOException {
        var _ = session.killed().thenRun(() -> start("kill", program::killAll));
        ProcessOutput output = new ProcessOutput(program.output(), line -> tell("stdout", line));
        ProcessOutput errors = new ProcessOutput(program.errors(), line -> tell("stderr", line));
        Thread out = start("stdout", output);
        Thread err = start("stderr", errors);
        var _ = start("end", () -> awaitEnd(out, err, errors));
        program.open();
        program.feed(new byte[0]);
    }

    private Thread start(String what, Runnable body) {
        return Thread.ofPlatform().daemon().name(handler + "-" + what).start(body);
    }

    private void tell(String stream, String line) {
        Job job = session.job();
        if (job != null) {
            MDC.put(LOG_KEY, job.id());
        }
        try {
            log.info("handler={} pid={} {}: {}", handler, pid(), stream, line);
        } finally {
            MDC.remove(LOG_KEY);
        }
    }

    private void awaitEnd(Thread out, Thread err, ProcessOutput errors) {
        String how = "the handler's process ended: reason=unknown";
        try {
            int exit = program.waitFor();
            // What it printed last is read: both outputs end with it.
            out.join();
            err.join();
            how = "the handler's process ended: " + status(exit) + " stderr=\"" + errors.tail() + "\"";
        } catch (IOException | InterruptedException e) {
            how = "the handler's process ended: reason=" + e;
        } finally {
            socket.close();
            release();
            session.end(how);
        }
    }

    private static String status(int exit) {
        String signal = ExitSignal.of(exit);
        return signal == null ? "exit=" + exit : "signal=" + signal;
    }

    private void release() {
        try {
            program.close();
        } catch (IOException e) {
            log.warn("the pipes of a process cannot be closed: handler={} reason={}", handler, e.getMessage());
        }
        if (program.killAll()) {
            note.commit();
        }
        directory.close();
    }

    ProcessSession session() {
        return session;
    }

    /** The id of its group. */
    long pid() {
        return program.group();
    }

    /** Tells it to end once it has answered its request, and kills it when it has not ended that long after. */
    void retire(Duration grace) throws InterruptedException {
        session.drain();
        Job last = session.job();
        if (last != null) {
            last.awaitEnd(session.ended());
        }
        try {
            session.ended().get(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException _) {
            end();
        }
    }

    /** Kills it, and returns when nothing of it is left. */
    void end() {
        session.kill();
        session.ended().join();
    }
}
