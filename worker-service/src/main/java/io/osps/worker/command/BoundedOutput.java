/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import io.osps.worker.handler.Result;
import io.osps.worker.handler.ResultTooLargeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Reads standard output to its end, or until it is more than a result may be: then the command is stopped. What does not
 * fit in {@link Result#LARGEST_IN_HEAP} goes to a file.
 */
final class BoundedOutput implements Callable<Result> {
    private static final String FILE = "stdout";

    private final InputStream stream;
    private final Path directory;
    private final int limit;
    private final Runnable stop;

    BoundedOutput(InputStream stream, Path directory, int limit, Runnable stop) {
        this.stream = stream;
        this.directory = directory;
        this.limit = limit;
        this.stop = stop;
    }

    @Override
    public Result call() throws IOException, ResultTooLargeException {
        byte[] first = stream.readNBytes(Math.min(limit, Result.LARGEST_IN_HEAP) + 1);
        if (first.length > limit) {
            throw tooLarge(first.length);
        }
        return first.length <= Result.LARGEST_IN_HEAP ? Result.of(first) : spool(first);
    }

    private Result spool(byte[] first) throws IOException, ResultTooLargeException {
        // Not by a name that the command could know: it works in this directory.
        Path file = Files.createTempFile(directory, FILE, null);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(first);
            byte[] chunk = new byte[64 << 10];
            long size = first.length;
            int count;
            while ((count = stream.read(chunk)) >= 0) {
                size += count;
                if (size > limit) {
                    throw tooLarge(size);
                }
                out.write(chunk, 0, count);
            }
        } catch (IOException e) {
            stop.run();
            throw e;
        }
        return Result.ofFile(file);
    }

    private ResultTooLargeException tooLarge(long size) {
        stop.run();
        return new ResultTooLargeException(size, limit);
    }
}
