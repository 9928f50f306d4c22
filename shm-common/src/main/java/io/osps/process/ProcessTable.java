/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a pid namespace, as {@code /proc} shows them. A process that ends while it is read is as one that was not
 * there. Thread safe.
 */
public final class ProcessTable {
    private static final ProcessTable OWN = new ProcessTable(Path.of("/proc"));
    private static final long MILLIS_PER_SECOND = 1000;

    private final Path root;

    /** That of the files below another directory than {@code /proc}. */
    public ProcessTable(Path root) {
        this.root = root;
    }

    /** That of this process's own pid namespace. */
    public static ProcessTable own() {
        return OWN;
    }

    /** A file about the machine, such as {@code vmstat}. */
    public Path file(String name) {
        return root.resolve(name);
    }

    /** A file about a process, such as {@code cmdline}. */
    public Path file(long pid, String name) {
        return directory(pid).resolve(name);
    }

    /** The directory of a process. Its owner is the user that the process runs as, or root where no dump may be made. */
    public Path directory(long pid) {
        return root.resolve(Long.toString(pid));
    }

    /**
     * The ids of all processes, zombies too.
     *
     * @throws IOException when they cannot be read, as for want of descriptors
     */
    public List<Long> pids() throws IOException {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root, "[0-9]*")) {
            directories.forEach(
                    process -> pids.add(Long.valueOf(process.getFileName().toString())));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return pids;
    }

    /**
     * Of the process that has this pid now, be it a zombie; null when there is none.
     *
     * @throws IOException when that cannot be told, as for want of descriptors
     */
    public @Nullable ProcessStat stat(long pid) throws IOException {
        return ProcessStat.read(directory(pid));
    }

    /** When the process started, in clock ticks since boot, be it a zombie; 0 when there is none, or that cannot be told. */
    public long startTicks(long pid) {
        try {
            ProcessStat stat = stat(pid);
            return stat == null ? 0 : stat.startTicks();
        } catch (IOException _) {
            return 0;
        }
    }

    /** Of the process that has this pid now; with an empty text when there is none. */
    public ProcessStatus status(long pid) {
        return new ProcessStatus(text(pid, "status"));
    }

    /** The text of a file about a process; empty when the process is gone or the file is kept from this user. */
    public String text(long pid, String name) {
        return text(file(pid, name));
    }

    static String text(Path file) {
        try {
            return read(file);
        } catch (IOException _) {
            return "";
        }
    }

    /** Leniently: a process may be named by bytes that are no text. */
    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** The living process that has this pid now; null when there is none, or none can be seen. */
    public @Nullable ProcessId find(long pid) {
        try {
            ProcessStat stat = stat(pid);
            return stat == null || stat.isDead() ? null : new ProcessId(pid, stat.startTicks());
        } catch (IOException | IllegalArgumentException _) {
            return null;
        }
    }

    /** Whether that very process still runs. False is proof that it does not; true also when nobody can tell. */
    public boolean isAlive(ProcessId id) {
        if (!id.isHere()) {
            return true;
        }
        try {
            ProcessStat stat = stat(id.pid());
            return stat != null && !stat.isDead() && stat.startTicks() == id.startTicks();
        } catch (IOException | IllegalArgumentException _) {
            return true;
        }
    }

    /** Whether a signal or a debugger has stopped the process; false when that cannot be told. */
    public boolean isStopped(long pid) {
        try {
            ProcessStat stat = stat(pid);
            return stat != null && stat.isStopped();
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * What a process was given as environment, each {@code NAME=VALUE}. Empty while it becomes another program: the kernel
     * shows neither its arguments nor its environment then.
     *
     * @throws IOException when it is gone, or another user's
     */
    public List<String> environment(long pid) throws IOException {
        String text = read(file(pid, "environ"));
        return text.isEmpty() ? List.of() : List.of(text.split("\0", -1));
    }

    /** The living processes of this user whose environment is such; none when they cannot be read. */
    public List<ProcessId> findByEnvironment(Predicate<List<String>> wanted) {
        List<ProcessId> found = new ArrayList<>();
        try {
            for (long pid : pids()) {
                ProcessId id = hasEnvironment(pid, wanted) ? find(pid) : null;
                if (id != null) {
                    found.add(id);
                }
            }
        } catch (IOException _) {
            return List.of();
        }
        return found;
    }

    private boolean hasEnvironment(long pid, Predicate<List<String>> wanted) {
        try {
            return wanted.test(environment(pid));
        } catch (IOException _) {
            // Gone, or another user's.
            return false;
        }
    }

    /** How long ago the machine was started, to a hundredth of a second; zero when that cannot be told. */
    public Duration uptime() {
        try {
            String seconds = read(file("uptime")).split(" ", 2)[0];
            return Duration.ofMillis(Math.round(Double.parseDouble(seconds) * MILLIS_PER_SECOND));
        } catch (IOException | NumberFormatException _) {
            return Duration.ZERO;
        }
    }
}
