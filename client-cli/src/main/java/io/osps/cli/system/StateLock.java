/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import io.osps.process.OwnProcess;
import io.osps.space.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

    /**
     * A process that holds a lock on a file, as {@code /proc/locks} tells: "{@code 1: POSIX  ADVISORY  READ 4711 00:1f:5678 0 EOF}"
     * with the holder, and the device (hexadecimal) and inode of the file.
     *
     * @param pid its process
     */
    record LockHolder(long pid) {
        private static final Path LOCKS = Path.of("/proc/locks");
        private static final int FIELDS = 8;
        private static final int PID = 4;
        private static final int FILE = 5;
        private static final int LONGEST_COMMAND = 80;

        /** Who holds a lock on that file, as far as that can be seen from here: not processes of other pid namespaces. */
        static Optional<LockHolder> of(Path file) {
            try {
                long inode = (long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
                long device = (long) Files.getAttribute(file, "unix:dev", LinkOption.NOFOLLOW_LINKS);
                List<String> locks = Files.readAllLines(LOCKS, StandardCharsets.US_ASCII);
                return find(locks, name(device, inode)).or(() -> find(locks, ":" + inode));
            } catch (IOException _) {
                return Optional.empty();
            }
        }

        /**
         * Looks for a file by the end of its name there: some file systems, such as btrfs, have another device in {@code stat}
         * than there, and the inode has to do.
         */
        static Optional<LockHolder> find(List<String> locks, String file) {
            return locks.stream()
                    .map(line -> line.strip().split("\\s+", -1))
                    // One that waits has an arrow in the place of the kind.
                    .filter(fields -> fields.length >= FIELDS && !fields[1].equals("->") && fields[FILE].endsWith(file))
                    .map(fields -> new LockHolder(Long.parseLong(fields[PID])))
                    .filter(holder -> holder.pid() > 0)
                    .findFirst();
        }

        /** How {@code /proc/locks} names a file. */
        static String name(long device, long inode) {
            long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
            long minor = (device & 0xff) | (device >>> 12 & ~0xffL);
            return "%02x:%02x:%d".formatted(major, minor, inode);
        }

        /** Whether it is likely to be an {@code osps} of a user that is trusted, which ends by itself. */
        boolean isOurs() {
            Optional<String> program =
                    ProcessHandle.of(pid).flatMap(process -> process.info().command());
            Optional<String> own = ProcessHandle.current().info().command();
            return program.isPresent() && program.equals(own) && isOfUser(OwnProcess.userId());
        }

        private boolean isOfUser(int user) {
            try {
                return Files.getAttribute(process(), "unix:uid").equals(user);
            } catch (IOException _) {
                return false;
            }
        }

        /** For people: {@code pid=… user=… command="…"}. Another user may choose the command, so it is cut and cleaned. */
        @Override
        public String toString() {
            return "pid=" + pid + " user=" + user() + " command=\"" + command() + '"';
        }

        private String user() {
            try {
                return Files.getOwner(process()).getName();
            } catch (IOException _) {
                return "unknown";
            }
        }

        private String command() {
            return Stream.of("cmdline", "comm")
                    .map(this::read)
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse("unknown");
        }

        private String read(String file) {
            try {
                String text = Files.readString(process().resolve(file), StandardCharsets.ISO_8859_1);
                String printable = text.replace('\0', ' ')
                        .strip()
                        .replaceAll("[^ -~]", "?")
                        .replace('"', '\'');
                return printable.length() <= LONGEST_COMMAND
                        ? printable
                        : printable.substring(0, LONGEST_COMMAND) + "...";
            } catch (IOException _) {
                return "";
            }
        }

        private Path process() {
            return Path.of("/proc", Long.toString(pid));
        }
    }
}
