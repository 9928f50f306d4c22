/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.process.ProcessId;
import io.osps.process.ProcessStat;
import io.osps.process.ProcessStatus;
import io.osps.process.ProcessTable;
import io.osps.watchdog.evidence.ProcessSample.ThreadTimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code /proc}. A process that ends while it is read is as one that was not there. But for the
 * environment, which is looked at for adoption only, the files read here take no lock of the process in the kernel (unlike
 * {@code cmdline} or {@code maps}), so reading them never waits for it. Thread safe.
 */
public final class ProcFs {
    /** Clock ticks a second; the kernel reports in this unit on every architecture that the JDK runs on. */
    private static final long TICKS_PER_SECOND = 100;

    private static final long NANOS_PER_TICK = 1_000_000_000L / TICKS_PER_SECOND;

    /** Before a counter of {@code /proc/vmstat}, see proc_vmstat(5). */
    private static final String OOM_KILL = "oom_kill ";

    private final ProcessTable table;
    private final NanoClock clock;
    private final PublishedFacts elsewhere;

    public ProcFs(Path root, NanoClock clock) {
        this(new ProcessTable(root), clock, PublishedFacts.none());
    }

    private ProcFs(ProcessTable table, NanoClock clock, PublishedFacts elsewhere) {
        this.table = table;
        this.clock = clock;
        this.elsewhere = elsewhere;
    }

    /** The machine's own. */
    public static ProcFs ofSystem() {
        return ofSystem(PublishedFacts.none());
    }

    /** The machine's own, and for processes of other pid namespaces what their containers tell. */
    public static ProcFs ofSystem(PublishedFacts elsewhere) {
        return new ProcFs(ProcessTable.own(), NanoClock.SYSTEM, elsewhere);
    }

    /**
     * How many processes the kernel has killed for want of memory since it started, in any container too; -1 when it does not
     * say.
     */
    long outOfMemoryKills() {
        try (Stream<String> counters = Files.lines(table.file("vmstat"))) {
            return counters.filter(line -> line.startsWith(OOM_KILL))
                    .mapToLong(line -> Long.parseLong(line.substring(OOM_KILL.length())))
                    .findFirst()
                    .orElse(-1);
        } catch (IOException | UncheckedIOException | NumberFormatException _) {
            return -1;
        }
    }

    /** The process that has this pid now, or null when there is none. */
    public @Nullable ProcessId find(long pid) {
        return table.find(pid);
    }

    /** A living process of this user that has that {@code NAME=VALUE} in its environment, or null when there is none. */
    public @Nullable ProcessId findByEnvironment(String variable) {
        return table.findByEnvironment(environment -> environment.contains(variable)).stream()
                .findFirst()
                .orElse(null);
    }

    /** Whether that very process still runs; false is proof that it does not. */
    public boolean isAlive(ProcessId id) {
        return id.isHere() ? table.isAlive(id) : elsewhere.knows(id);
    }

    /** How long ago that process started, zero when that cannot be told. */
    public Duration uptime(ProcessId id) {
        Duration uptime = table.uptime().minus(Duration.ofNanos(id.startTicks() * NANOS_PER_TICK));
        return uptime.isNegative() ? Duration.ZERO : uptime;
    }

    /** A reading of that process, or null when it is gone. */
    @Nullable ProcessSample sample(ProcessId id) {
        if (!id.isHere()) {
            return elsewhere.sample(id);
        }
        ProcessStat stat = stat(table.directory(id.pid()));
        if (stat == null || stat.startTicks() != id.startTicks()) {
            return null;
        }
        return new ProcessSample(
                clock.nanoTime(),
                stat.state(),
                stat.cpuTicks() * NANOS_PER_TICK,
                threads(table.file(id.pid(), "task")));
    }

    /** The text of {@code /proc/PID/status}, empty when the process is gone. */
    public String status(ProcessId id) {
        return id.isHere() ? table.status(id.pid()).text() : "in another container";
    }

    /** Has a container print the threads of its process; the answer tells where they are to be found. */
    String dumpElsewhere(ProcessId id) {
        try {
            elsewhere.order(id, "dump");
            return "none: it does not answer DUMP; its container was told to print them into its log\n";
        } catch (IOException e) {
            return "none: it does not answer DUMP, and its container cannot be told: cause=" + e + "\n";
        }
    }

    /** Whether that process has a handler of its own for the signals in this mask. */
    boolean catches(ProcessId id, long mask) {
        return new ProcessStatus(status(id))
                .field("SigCgt")
                .map(digits -> Long.parseUnsignedLong(digits, 16))
                .filter(caught -> (caught & mask) == mask)
                .isPresent();
    }

    private static @Nullable ProcessStat stat(Path directory) {
        try {
            return ProcessStat.read(directory);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static Map<Long, ThreadTimes> threads(Path tasks) {
        Map<Long, ThreadTimes> times = new HashMap<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(tasks)) {
            for (Path task : directories) {
                ProcessStat stat = stat(task);
                if (stat != null) {
                    thread(task, stat.state() == 'R', times);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The process ended meanwhile: what was read until now is all there is.
            return times;
        }
        return times;
    }

    private static void thread(Path task, boolean runnable, Map<Long, ThreadTimes> times) {
        try {
            times.put(
                    Long.valueOf(task.getFileName().toString()),
                    ThreadTimes.parse(Files.readString(task.resolve("schedstat")), runnable));
        } catch (IOException | IllegalArgumentException e) {
            // This thread ended meanwhile, or the kernel keeps no such statistics: it adds nothing to the evidence.
            return;
        }
    }
}
