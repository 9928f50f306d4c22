/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.process.ProcessId;
import io.osps.process.ProcessStat;
import io.osps.process.ProcessTable;
import io.osps.watchdog.evidence.ProcessSample.ThreadTimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the entrypoints of containers tell of the processes in their pid namespaces, and what they are told to do with them.
 * Each container has a directory of its own:
 *
 * <pre>
 *   facts   facts 1 namespace N pid P start S uptime U     then the line of /proc/P/stat, then for each thread
 *           TID STATE RUN-NANOS DELAY-NANOS SLICES         and at last: end
 *   exit    start S status N asked TERM|alone              once the process has ended
 *   order   kill|stop|dump S                               for that very process
 *   hold    U                                              nothing is started until the machine's uptime is U seconds
 * </pre>
 *
 * <p>A text is used once its last line is there; until then the one before it counts. An entrypoint that tells nothing new
 * gets no CPU itself, so its process counts as starved. Thread safe.
 */
public final class PublishedFacts {
    private static final double STALE_SECONDS = 2;
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final long NANOS_PER_TICK = 10_000_000;
    /** Lives that ended are forgotten with the rest once there are so many; the others are read again. */
    private static final int MOST_KNOWN = 256;
    /** No thread has this id: it stands for the entrypoint, ready to run and without a CPU while nothing new is told. */
    private static final long ENTRYPOINT = 0;

    private static final ThreadTimes RUNNING = new ThreadTimes(0, 0, false);
    private static final ThreadTimes STARVED = new ThreadTimes(0, 0, true);

    private record Facts(Path place, double uptime, ProcessSample sample) {}

    private final @Nullable Path directory;
    private final ProcessTable table;
    private final Map<ProcessId, Facts> known = new ConcurrentHashMap<>();

    /** Of a watchdog that is in no container. */
    public static PublishedFacts none() {
        return new PublishedFacts(null, ProcessTable.own());
    }

    /** Of the containers that have a directory below that one. */
    public static PublishedFacts below(Path directory) {
        return new PublishedFacts(directory, ProcessTable.own());
    }

    PublishedFacts(@Nullable Path directory, ProcessTable table) {
        this.directory = directory;
        this.table = table;
    }

    /** Whether a container has told of that process. */
    public boolean knows(ProcessId id) {
        return look(id) != null;
    }

    /** The last reading of that process, or null when no container has told of it. */
    @Nullable ProcessSample sample(ProcessId id) {
        Facts facts = look(id);
        if (facts == null) {
            return null;
        }
        double now = uptime();
        boolean stale = now - facts.uptime() > STALE_SECONDS;
        Map<Long, ThreadTimes> threads = new HashMap<>(facts.sample().threads());
        threads.put(ENTRYPOINT, stale ? STARVED : RUNNING);
        return new ProcessSample(
                stale ? Math.round(now * NANOS) : facts.sample().at(),
                facts.sample().state(),
                facts.sample().cpuNanos(),
                threads);
    }

    /** What its container tells of its end; null while that tells nothing. */
    public @Nullable Exit exit(ProcessId id) {
        Facts facts = look(id);
        if (facts == null) {
            return null;
        }
        Map<String, String> words = words(read(facts.place().resolve("exit")));
        String status = words.getOrDefault("status", "");
        boolean told = Long.toString(id.startTicks()).equals(words.get("start")) && status.matches("[0-9]{1,3}");
        return told ? new Exit(Integer.parseInt(status), "", "TERM".equals(words.get("asked"))) : null;
    }

    /** Keeps its container from starting another process for that long; from now on it may when that is zero. */
    public void hold(ProcessId id, Duration atMost) throws IOException {
        Facts facts = known.get(id);
        if (facts == null) {
            return;
        }
        Path hold = facts.place().resolve("hold");
        if (atMost.isPositive()) {
            replace(hold, Math.round(Math.ceil(uptime() + atMost.toMillis() / MILLIS)) + "\n");
        } else {
            Files.deleteIfExists(hold);
        }
    }

    /** Lets all containers start their processes, also those that an earlier watchdog has held. */
    public void releaseAll() {
        for (Path place : places()) {
            var _ = place.resolve("hold").toFile().delete();
        }
    }

    /**
     * Tells the container what to do with that process. An order that was not read yet stays: it is of the same process.
     *
     * @param order {@code kill}, {@code stop} or {@code dump}
     */
    public void order(ProcessId id, String order) throws IOException {
        Facts facts = look(id);
        if (facts == null || Files.exists(facts.place().resolve("order"))) {
            return;
        }
        replace(facts.place().resolve("order"), order + " " + id.startTicks() + "\n");
    }

    /** In one step, so that nobody reads half of it. */
    private static void replace(Path file, String text) throws IOException {
        Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private @Nullable Facts look(ProcessId id) {
        Facts facts = known.get(id);
        boolean fresh = facts != null && refresh(facts.place(), id);
        if (!fresh) {
            search(id);
        }
        return known.get(id);
    }

    private void search(ProcessId id) {
        for (Path place : places()) {
            if (refresh(place, id)) {
                return;
            }
        }
    }

    private List<Path> places() {
        Path containers = directory;
        if (containers == null) {
            return List.of();
        }
        List<Path> places = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(containers)) {
            entries.forEach(places::add);
        } catch (IOException | DirectoryIteratorException e) {
            // No container has told anything yet.
            return places;
        }
        return places;
    }

    /** Reads what that container says now; false when it is not about that process. */
    private boolean refresh(Path place, ProcessId id) {
        List<String> lines = read(place.resolve("facts")).lines().toList();
        Map<String, String> head = words(lines.isEmpty() ? "" : lines.getFirst());
        boolean same = Long.toString(id.namespace()).equals(head.get("namespace"))
                && Long.toString(id.pid()).equals(head.get("pid"))
                && Long.toString(id.startTicks()).equals(head.get("start"));
        if (same && lines.size() > 2 && lines.getLast().equals("end")) {
            try {
                double at = Double.parseDouble(head.getOrDefault("uptime", ""));
                if (known.size() >= MOST_KNOWN) {
                    known.clear();
                }
                known.put(id, new Facts(place, at, sample(lines, at)));
            } catch (IllegalArgumentException e) {
                // Not written by an entrypoint of ours: it tells nothing.
                return false;
            }
        }
        return same;
    }

    private static ProcessSample sample(List<String> lines, double at) {
        ProcessStat stat = ProcessStat.parse(lines.get(1));
        Map<Long, ThreadTimes> threads = new HashMap<>();
        for (String line : lines.subList(2, lines.size() - 1)) {
            String[] parts = line.split(" ", 3);
            if (parts.length == 3) {
                threads.put(Long.valueOf(parts[0]), ThreadTimes.parse(parts[2], parts[1].equals("R")));
            }
        }
        return new ProcessSample(Math.round(at * NANOS), stat.state(), stat.cpuTicks() * NANOS_PER_TICK, threads);
    }

    /** {@code a 1 b 2} by name. */
    private static Map<String, String> words(String line) {
        String[] parts = line.strip().split(" ", -1);
        Map<String, String> words = new HashMap<>();
        for (int i = 0; i + 1 < parts.length; i += 2) {
            words.put(parts[i], parts[i + 1]);
        }
        return words;
    }

    private double uptime() {
        return table.uptime().toMillis() / MILLIS;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
