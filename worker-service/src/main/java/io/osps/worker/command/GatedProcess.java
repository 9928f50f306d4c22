package io.osps.worker.command;

import io.osps.space.ProcessGroups;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * A program in a session and process group of its own that does not begin before its gate is opened, so that its group can
 * be noted first. Should this process die before that, the gate's pipe ends and the program never begins.
 *
 * <p>A shell is the gate. It says with one line end that it has its group, waits for one line and becomes the program,
 * which finds the rest of the pipe as its input and the shell's line end taken out of its output.
 */
final class GatedProcess {
    private static final String GATE = "echo && read _ && exec \"$@\"";
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(GatedProcess.class);

    private final Process process;
    private final long leaderStartTicks;

    private GatedProcess(Process process, long leaderStartTicks) {
        this.process = process;
        this.leaderStartTicks = leaderStartTicks;
    }

    /**
     * Starts the gate.
     *
     * @param memory most address space of each process in the group, or null
     * @throws IOException when the gate itself cannot be run
     */
    static GatedProcess start(
            List<String> words, Map<String, String> environment, Path directory, @Nullable DataSize memory)
            throws IOException {
        String limit = memory == null ? "" : "ulimit -v " + memory.toKilobytes() + " && ";
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", limit + GATE, "gate"));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ready = false;
        try {
            if (process.getInputStream().read() != '\n') {
                String reason = new ErrorTail(process.getErrorStream()).call();
                throw new IOException("the command's gate did not start: stderr=\"" + reason + "\"");
            }
            GatedProcess gated = new GatedProcess(process, ProcessGroups.startTicks(process.pid()));
            ready = true;
            return gated;
        } finally {
            if (!ready) {
                process.destroyForcibly();
            }
        }
    }

    /** The process group, whose leader is the program. */
    long group() {
        return process.pid();
    }

    long leaderStartTicks() {
        return leaderStartTicks;
    }

    /** Lets the program begin. */
    void open() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    InputStream output() {
        return process.getInputStream();
    }

    InputStream errors() {
        return process.getErrorStream();
    }

    /** Waits for the program, not for what it left in its group. */
    int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    /** Kills all that is left of the group and waits until it is gone. Idempotent. */
    void killGroup() {
        if (!ProcessGroups.kill(group(), leaderStartTicks, KILL_LIMIT)) {
            log.error("a command's processes cannot be killed: group={} waited={}", group(), KILL_LIMIT);
        }
    }
}
