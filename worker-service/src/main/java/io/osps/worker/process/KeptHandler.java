/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import io.osps.boot.Running;
import io.osps.wire.ErrorCode;
import io.osps.worker.command.CommandProperties;
import io.osps.worker.command.ConfiguredHandler;
import io.osps.worker.command.WorkDirectories;
import io.osps.worker.command.WorkDirectory;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.ProcessDiedException;
import io.osps.worker.handler.Result;
import java.time.Duration;

/** Offers a program that stays as a handler. A request waits for a process that is free. */
final class KeptHandler extends ConfiguredHandler {
    private final Duration grace;
    private final Running<WorkDirectories> directories;
    private final ProcessPool pool = new ProcessPool();

    /**
     * Makes one without a process.
     *
     * @param grace time for a process to end its request when nobody waits for it any more
     */
    KeptHandler(String name, CommandProperties properties, Duration grace, Running<WorkDirectories> directories) {
        super(name, properties);
        this.grace = grace;
        this.directories = directories;
    }

    ProcessPool pool() {
        return pool;
    }

    /** A request that may be repeated is given to a second process when the first has died with it. */
    @Override
    public Result handle(HandlerCall call) throws Exception {
        try {
            return handle(call, 1);
        } catch (ProcessDiedException died) {
            if (!properties().idempotent()) {
                throw died;
            }
            return handle(call, 2);
        }
    }

    private Result handle(HandlerCall call, int attempt) throws Exception {
        try (WorkDirectory directory = directories.get().makeForRequest()) {
            Job job = new Job(call, attempt, directory);
            ProcessSession session = pool.give(job);
            try {
                return job.await();
            } catch (InterruptedException interrupt) {
                return stop(job, session, interrupt);
            } finally {
                session.release(job);
            }
        }
    }

    /** Nobody waits any more. A process that answers soon lives on; one that does not is killed, it and no other. */
    private Result stop(Job job, ProcessSession session, InterruptedException interrupt) throws Exception {
        job.stop(job.call().remaining().isPositive() ? ErrorCode.CANCELLED : ErrorCode.TIMEOUT);
        boolean answered = false;
        try {
            answered = job.isAnsweredWithin(grace);
        } finally {
            if (!answered) {
                session.kill();
                session.ended().join();
            }
        }
        if (answered) {
            try {
                return job.await();
            } catch (ProcessDiedException _) {
                // Nobody waits for a second attempt.
            }
        }
        throw interrupt;
    }
}
