package io.osps.worker.command;

import io.osps.worker.handler.ResultTooLargeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;

/** Reads standard output to its end, or until it is more than a result may be: then the command is stopped. */
final class BoundedOutput implements Callable<byte[]> {
    private static final int CHUNK = 16 * 1024;

    private final InputStream stream;
    private final int limit;
    private final Runnable stop;

    BoundedOutput(InputStream stream, int limit, Runnable stop) {
        this.stream = stream;
        this.limit = limit;
        this.stop = stop;
    }

    @Override
    public byte[] call() throws IOException, ResultTooLargeException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        int count;
        while ((count = stream.read(chunk)) >= 0) {
            bytes.write(chunk, 0, count);
            if (bytes.size() > limit) {
                stop.run();
                throw new ResultTooLargeException(bytes.size(), limit);
            }
        }
        return bytes.toByteArray();
    }
}
