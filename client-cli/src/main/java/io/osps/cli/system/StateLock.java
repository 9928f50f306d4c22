/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import io.osps.process.LockHolder;
import io.osps.space.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Keeps two {@code up} or {@code down} on one state directory apart: the second one waits, and not for ever. */
final class StateLock implements AutoCloseable {
    /** Longer than an {@code up} or {@code down} takes. */
    private static final Duration TURN = Duration.ofMinutes(2);

    /** For a process that has no business with the file. */
    private static final Duration OTHERS = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(50);

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the state directory this user's alone and takes its lock.
     *
     * @throws CommandFailure when the directory is not to be trusted, or another process keeps the lock for too long
     */
    static StateLock take(StateDirectory state, Terminal terminal) throws IOException, InterruptedException {
        return take(state, terminal, OTHERS);
    }

    static StateLock take(StateDirectory state, Terminal terminal, Duration others)
            throws IOException, InterruptedException {
        state.claim();
        Path file = state.lock();
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PrivateFiles.FILE);
        try {
            await(channel, file, terminal, others);
            return new StateLock(channel);
        } catch (IOException | InterruptedException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void await(FileChannel channel, Path file, Terminal terminal, Duration others)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        boolean told = false;
        while (channel.tryLock() == null) {
            Optional<LockHolder> holder = LockHolder.of(file);
            boolean ours = holder.filter(LockHolder::isOurs).isPresent();
            Duration limit = ours ? TURN : others;
            String who = holder.map(LockHolder::toString).orElse("a process that cannot be seen from here");
            if (System.nanoTime() - begin >= limit.toNanos()) {
                throw CommandFailure.unavailable(
                        "the state directory is locked by another process: " + who + " lock=" + file,
                        "Let that process end, or end it. Who cannot: set " + StateDirectory.VARIABLE
                                + " to another directory.");
            }
            if (!told) {
                terminal.say("osps: waiting for " + (ours ? "another up or down: " : "a lock: ") + who + " lock=" + file
                        + " limit-ms=" + limit.toMillis());
                told = true;
            }
            Thread.sleep(POLL);
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
