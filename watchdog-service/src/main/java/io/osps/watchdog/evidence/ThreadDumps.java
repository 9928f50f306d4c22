/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.exchange.ServiceAdvert;
import io.osps.process.ProcessId;
import io.osps.wire.heartbeat.HeartbeatClient;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gets dumps of all threads of one process, by the first way that works: from itself by {@code DUMP}, with virtual threads;
 * by {@code jcmd}, where the JDK has one, with virtual threads too; by SIGQUIT into its log, if the JVM catches that signal.
 * A way that has failed is not tried again. For one thread.
 */
final class ThreadDumps {
    private static final int SIGQUIT_BIT = 1 << 2;
    private static final int MOST_LOG_BYTES = 256 * 1024;
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final ProcessId id;
    private final ProcFs proc;
    private final @Nullable ServiceAdvert advert;
    private final Token token;
    private final Path log;
    private final long end;
    private boolean deaf;
    private boolean withoutJcmd;

    /**
     * Makes a getter of dumps.
     *
     * @param advert where it listens, or null when it has not told
     * @param log what it writes its standard output to
     * @param limit for all that is asked
     */
    ThreadDumps(ProcessId id, ProcFs proc, @Nullable ServiceAdvert advert, Token token, Path log, Duration limit) {
        this.id = id;
        this.proc = proc;
        this.advert = advert;
        this.token = token;
        this.log = log;
        this.end = System.nanoTime() + limit.toNanos();
        this.deaf = advert == null;
    }

    /** Whether there is time for another one. */
    boolean isInTime() {
        return left().isPositive() && proc.isAlive(id);
    }

    /** One dump with the way that it came in its first line, or why there is none. */
    String next() throws InterruptedException {
        String asked = deaf ? null : ask();
        if (asked != null) {
            return "by DUMP:\n" + asked;
        }
        if (!id.isHere()) {
            return proc.dumpElsewhere(id);
        }
        String attached = withoutJcmd ? null : jcmd();
        return attached != null ? "by jcmd:\n" + attached : quit();
    }

    private Duration left() {
        return Duration.ofNanos(end - System.nanoTime());
    }

    private @Nullable String ask() {
        ServiceAdvert where = advert;
        if (where == null || !left().isPositive()) {
            return null;
        }
        // Not all of the time for the first way: one that cannot answer must leave some for the others.
        Duration part = Duration.ofMillis(Math.max(1, left().dividedBy(3).toMillis()));
        try (HeartbeatClient client = Contact.of(id, where, token).connect(part)) {
            return client.dump();
        } catch (IOException e) {
            deaf = true;
            return null;
        }
    }

    private @Nullable String jcmd() throws InterruptedException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        withoutJcmd = true;
        if (!Files.isExecutable(program)) {
            return null;
        }
        try {
            Path directory = Files.createTempDirectory("osps-dump");
            Path file = directory.resolve("threads.txt");
            try {
                Process jcmd = new ProcessBuilder(
                                program.toString(), Long.toString(id.pid()), "Thread.dump_to_file", file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                boolean ended = jcmd.waitFor(left().dividedBy(2).toMillis(), TimeUnit.MILLISECONDS);
                jcmd.destroyForcibly();
                boolean done = ended && jcmd.exitValue() == 0 && Files.exists(file);
                withoutJcmd = !done;
                return done ? Files.readString(file) : null;
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException e) {
            return null;
        }
    }

    private String quit() throws InterruptedException {
        if (!proc.catches(id, SIGQUIT_BIT)) {
            return "none: it answers neither DUMP nor jcmd, and SIGQUIT would kill it\n";
        }
        try {
            long before = Files.exists(log) ? Files.size(log) : 0;
            Process kill = new ProcessBuilder("kill", "-QUIT", Long.toString(id.pid())).start();
            kill.waitFor();
            long size = before;
            do {
                size = Files.size(log);
                Thread.sleep(LOOK_EVERY);
            } while (isInTime() && (size == before || Files.size(log) > size));
            return size == before
                    ? "none: it answers neither DUMP, jcmd nor SIGQUIT\n"
                    : "by SIGQUIT, from its log:\n" + tail(before);
        } catch (IOException e) {
            return "none: SIGQUIT was sent, and its log cannot be read: cause=" + e.getMessage() + "\n";
        }
    }

    private String tail(long from) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            // One that was emptied meanwhile begins with the dump, or with what is left of it.
            channel.position(from <= channel.size() ? from : 0);
            ByteBuffer bytes = ByteBuffer.allocate(MOST_LOG_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // A file may be read in pieces.
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }
}
