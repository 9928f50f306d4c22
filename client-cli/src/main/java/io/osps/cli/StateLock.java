package io.osps.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** Keeps two {@code up} or {@code down} on one state directory apart: the second one waits. */
final class StateLock implements AutoCloseable {
    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    static StateLock take(StateDirectory state, Terminal terminal) throws IOException {
        Files.createDirectories(state.path());
        FileChannel channel =
                FileChannel.open(state.path().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            terminal.say("osps: waiting for another up or down: state=" + state.path());
            lock = channel.lock();
        }
        return new StateLock(channel);
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
