/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.Result;
import io.osps.worker.handler.ResultTooLargeException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * One run of a command, from its gate to its result. Input and both outputs move at the same time, each on a thread of its
 * own, so that no full pipe can stop the command. These are platform threads: a pipe that is waited for would keep a carrier
 * from all virtual ones.
 */
final class CommandRun {
    private static final int NOT_FOUND = 127;

    private final GatedProcess process;
    private final CommandLine line;
    private final Path directory;
    private final int limit;

    /**
     * Makes a run of a process that waits at its gate.
     *
     * @param directory where a large output is kept meanwhile
     * @param limit most bytes of the result
     */
    CommandRun(GatedProcess process, CommandLine line, Path directory, int limit) {
        this.process = process;
        this.line = line;
        this.directory = directory;
        this.limit = limit;
    }

    /** Runs it; however this ends, none of its processes is left then. */
    Result handle(HandlerCall call) throws Exception {
        try (process) {
            call.processGroup(process.group(), process.leaderStartTicks());
            process.open();
            byte[] input = line.input() == null ? call.payload() : new byte[0];
            Thread.ofPlatform().daemon().name("command-input").start(() -> process.feed(input));
            FutureTask<Result> output = start(new BoundedOutput(process.output(), directory, limit, process::killAll));
            FutureTask<String> errors = start(new ErrorTail(process.errors()));
            int exit = process.waitFor();
            Result printed = get(output);
            String tail = get(errors);
            if (exit != 0) {
                printed.discard();
                throw failed(
                        exit == NOT_FOUND ? "the command's program was not found" : "the command failed", exit, tail);
            }
            if (line.output() == null) {
                return printed;
            }
            printed.discard();
            return read(line.output(), tail);
        } finally {
            if (process.killAll()) {
                call.processGroup(0, 0);
            }
        }
    }

    private Result read(Path file, String errors) throws Exception {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            boolean other = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            throw failed(
                    other
                            ? "the command left something else in the place of its output file, and links are not followed"
                            : "the command wrote no output file",
                    0,
                    errors);
        }
        if (Files.size(file) > limit) {
            throw new ResultTooLargeException(Files.size(file), limit);
        }
        return Result.ofFile(file);
    }

    private static CommandFailedException failed(String what, int exit, String errors) {
        return new CommandFailedException(what + ": exit=" + exit + " stderr=\"" + errors + "\"");
    }

    private static <T> FutureTask<T> start(Callable<T> reader) {
        FutureTask<T> task = new FutureTask<>(reader);
        Thread.ofPlatform().daemon().name("command-output").start(task);
        return task;
    }

    private static <T> T get(FutureTask<T> task) throws Exception {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
