/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Reading end of a pipe that ends with its program. A pipe alone ends only with the last of those who hold it, and a daemon
 * that the program left may hold it for days. One thread reads; {@link #end} and {@link #close} are any thread's.
 */
final class LeaderOutput extends InputStream {
    private final FileInputStream file;
    private final FileChannel channel;
    private volatile boolean ended;

    /**
     * Opens one more end of the pipe that a process holds.
     *
     * @param pipe as {@code /proc/PID/fd/1} names it
     */
    LeaderOutput(Path pipe) throws IOException {
        file = new FileInputStream(pipe.toFile());
        channel = file.getChannel();
    }

    /** Nothing more is awaited. What is in the pipe already is still read. */
    synchronized void end() throws IOException {
        ended = true;
        if (available() == 0) {
            // Who waits in a read is woken by that. Were there something, nobody would wait.
            close();
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return ended && available() == 0 ? -1 : channel.read(ByteBuffer.wrap(bytes, offset, length));
        } catch (ClosedChannelException _) {
            return -1;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int available() throws IOException {
        return channel.isOpen() ? file.available() : 0;
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
        file.close();
    }
}
