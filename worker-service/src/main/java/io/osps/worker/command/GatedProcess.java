/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import io.osps.process.ProcessGroups;
import io.osps.process.ProcessTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * A program that does not begin before its gate is opened, so that what holds its processes together can be noted first.
 * Should this process die before that, the gate's pipe ends and the program never begins.
 *
 * <p>A shell with an empty environment is the gate. It says with one line end that it is there, waits for one line, and runs
 * the program in a child, which finds the rest of the pipe as its input and the shell's line end taken out of its output.
 * That line sets the command's environment: it neither reaches the gate nor stands in an argument. Names that no shell can
 * hold pass by {@code env}. The shell stays as process 1 where the way is a namespace.
 */
public final class GatedProcess implements AutoCloseable {
    private static final String GATE = "osps_nl='\n'; echo && IFS= read -r osps_line || exit 125; (";
    private static final String BEGIN = "eval \"$osps_line\" && exec \"$@\"); exit $?";
    private static final String SHELL_NAME = "[A-Za-z_][A-Za-z0-9_]*";
    /** Names that some shell keeps for itself. */
    private static final String SHELLS_OWN =
            "_|PPID|UID|EUID|GROUPS|SHELLOPTS|BASH[A-Z_]*|OPTIND|OPTARG|LINENO|FUNCNAME|SECONDS|RANDOM|osps_nl|osps_line";

    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(GatedProcess.class);

    private final Process process;
    private final Containment.Way way;
    private final long leaderStartTicks;
    private final String environment;
    private final FileChannel input;
    private final LeaderOutput output;
    private final LeaderOutput errors;
    private volatile boolean gone;

    private GatedProcess(Process process, Containment.Way way, Map<String, String> environment) throws IOException {
        this.process = process;
        this.way = way;
        this.leaderStartTicks = ProcessTable.own().startTicks(process.pid());
        String mark = way.isClosed() ? "" : "export " + ProcessGroups.mark(process.pid(), leaderStartTicks) + "; ";
        this.environment = mark + setting(environment);
        // Ends of our own, for those of Process can be closed only by whoever else holds the pipe.
        Path pipes = ProcessTable.own().file(process.pid(), "fd");
        this.input = FileChannel.open(pipes.resolve("0"), StandardOpenOption.WRITE);
        this.output = new LeaderOutput(pipes.resolve("1"));
        this.errors = new LeaderOutput(pipes.resolve("2"));
        closeStreams(process);
    }

    /**
     * Starts the gate.
     *
     * @param way how its processes are held together
     * @param memory most address space of each process in the group, or null
     * @throws IOException when the gate itself cannot be run
     */
    public static GatedProcess start(
            Containment.Way way,
            List<String> words,
            Map<String, String> environment,
            Path directory,
            @Nullable DataSize memory)
            throws IOException {
        String limit = memory == null ? "" : "ulimit -v " + memory.toKilobytes() + " && ";
        List<String> command = new ArrayList<>(way.holder());
        command.addAll(List.of("/bin/sh", "-c", GATE + limit + BEGIN, "gate"));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        Process process = builder.start();
        boolean ready = false;
        try {
            if (process.getInputStream().read() != '\n') {
                String reason = new ErrorTail(process.getErrorStream()).call();
                throw new IOException("the command's gate did not start: stderr=\"" + reason + "\"");
            }
            GatedProcess gated = new GatedProcess(process, way, environment);
            ready = true;
            return gated;
        } finally {
            if (!ready) {
                process.destroyForcibly();
                closeStreams(process);
            }
        }
    }

    /** The line that gives the program its environment and nothing else. */
    static String setting(Map<String, String> environment) {
        StringBuilder plain = new StringBuilder();
        StringBuilder odd = new StringBuilder();
        environment.forEach((name, value) -> {
            if (name.matches(SHELL_NAME) && !name.matches(SHELLS_OWN)) {
                plain.append("export ")
                        .append(name)
                        .append('=')
                        .append(quoted(value))
                        .append("; ");
            } else {
                odd.append(' ').append(quoted(name + "=" + value));
            }
        });
        return plain + (odd.isEmpty() ? ":" : "set -- /usr/bin/env" + odd + " \"$@\"");
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''").replace("\n", "'\"$osps_nl\"'") + "'";
    }

    /** The process group, whose leader holds all processes of the run together. */
    public long group() {
        return process.pid();
    }

    /** Field 22 of the leader's {@code /proc/PID/stat}. */
    public long leaderStartTicks() {
        return leaderStartTicks;
    }

    /** Lets the program begin. */
    public void open() throws IOException {
        write((environment + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Gives the program its input and ends it; returns when it has been taken, or nobody can take it any more. */
    public void feed(byte[] payload) {
        try (input) {
            write(payload);
        } catch (IOException _) {
            // A command need not read its input.
        }
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            input.write(left);
        }
    }

    /** What it prints; ends with {@link #waitFor}. */
    public InputStream output() {
        return output;
    }

    /** Its standard error; ends with {@link #waitFor}. */
    public InputStream errors() {
        return errors;
    }

    /**
     * Waits for the program, not for what it left: that is killed. What all of them have written can be read after that, and
     * then both outputs end, whoever else holds them.
     *
     * @return the exit code, as a shell says it
     */
    public int waitFor() throws IOException, InterruptedException {
        int exit = process.waitFor();
        var _ = killAll();
        output.end();
        errors.end();
        return exit;
    }

    /**
     * Kills all processes of the run and waits until they are gone. Idempotent, thread safe.
     *
     * @return whether they are gone
     */
    public boolean killAll() {
        if (gone) {
            return true;
        }
        gone = way.isClosed()
                ? ProcessGroups.kill(group(), leaderStartTicks, KILL_LIMIT)
                : ProcessGroups.killAll(group(), leaderStartTicks, KILL_LIMIT);
        if (!gone) {
            log.error("a command's processes cannot be killed: group={} waited={}", group(), KILL_LIMIT);
        }
        return gone;
    }

    /** Kills all, and closes every pipe, whoever waits at it. */
    @Override
    public void close() throws IOException {
        var _ = killAll();
        input.close();
        output.close();
        errors.close();
    }

    private static void closeStreams(Process process) throws IOException {
        process.getOutputStream().close();
        process.getInputStream().close();
        process.getErrorStream().close();
    }
}
