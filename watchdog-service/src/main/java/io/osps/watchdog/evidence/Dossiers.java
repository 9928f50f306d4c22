/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.exchange.ServiceAdvert;
import io.osps.process.ProcessId;
import io.osps.space.PrivateFiles;
import io.osps.space.StatePath;
import io.osps.space.TupleSpace;
import io.osps.space.TupleView;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down, before a kill, what spoke for it: the rule, the evidence, what the process had in hand, its status in
 * {@code /proc} and three dumps of its threads; and afterwards how it ended. One file a kill, written piece by piece so
 * that a time limit leaves what is known by then; the newest are kept. Thread safe.
 */
public final class Dossiers {
    private static final Logger log = LoggerFactory.getLogger(Dossiers.class);
    private static final int KEPT = 50;
    private static final int DUMPS = 3;
    private static final Duration BETWEEN_DUMPS = Duration.ofMillis(150);
    private static final String SUFFIX = ".txt";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS").withZone(ZoneOffset.UTC);

    /**
     * What a dossier is about.
     *
     * @param service its name
     * @param rule the verdict, for people
     * @param process that is to be killed
     * @param vitals what was known
     * @param pulse the last answer to {@code PULSE}
     * @param member the process as the space knows it, or null when it never came there
     */
    public record Subject(
            String service,
            String rule,
            ProcessId process,
            Vitals vitals,
            Map<String, String> pulse,
            SpaceMembers.@Nullable Member member) {}

    private final Path state;
    private final TupleSpace space;
    private final ProcFs proc;
    private final Duration limit;
    private final InstantSource time;

    /**
     * Makes a writer of dossiers.
     *
     * @param state the directory with {@code logs} and {@code dossiers}
     * @param limit for the dumps of the threads
     * @param time names the files
     */
    public Dossiers(Path state, TupleSpace space, ProcFs proc, Duration limit, InstantSource time) {
        this.state = state;
        this.space = space;
        this.proc = proc;
        this.limit = limit;
        this.time = time;
    }

    /** Takes one, within about the limit, and returns its id. */
    public String take(Subject subject, Token token) throws InterruptedException {
        String id = subject.service() + "-" + TIME.format(time.instant());
        append(id, head(subject));
        if (subject.vitals().activity().isStopped()) {
            append(id, "threads: none: a stopped process cannot give them\n");
        } else {
            dump(id, subject, token);
        }
        log.info("dossier of {} written: path={}", subject.service(), file(id));
        forgetOld();
        return id;
    }

    private String head(Subject subject) {
        long incarnation =
                subject.member() == null ? 0 : subject.member().participant().incarnation();
        Vitals vitals = subject.vitals();
        ProcessActivity activity = vitals.activity();
        return String.join(
                "\n",
                "service: " + subject.service() + " pid=" + subject.process().pid() + " incarnation=" + incarnation,
                "at: " + time.instant(),
                "rule: " + subject.rule(),
                "heartbeat: up=" + vitals.up() + " ready=" + vitals.ready() + " silence-ms="
                        + vitals.silence().toMillis(),
                "process: state=" + activity.state() + " cpu-share=" + activity.cpuShare() + " wait-share="
                        + activity.waitShare(),
                "work: " + vitals.work(),
                "pulse: " + subject.pulse(),
                "\nrequests in flight:",
                inHand(incarnation),
                "\n/proc/" + subject.process().pid() + "/status:",
                proc.status(subject.process()),
                "");
    }

    private String inHand(long incarnation) {
        String held = space.inspect().stream()
                .filter(view -> view.holder() != null && view.holder().incarnation() == incarnation)
                .map(TupleView::toString)
                .collect(Collectors.joining("\n"));
        return held.isEmpty() ? "none in the space" : held;
    }

    private void dump(String id, Subject subject, Token token) throws InterruptedException {
        SpaceMembers.Member seen = subject.member();
        ServiceAdvert advert = seen == null ? null : seen.advert();
        Path output = state.resolve(StatePath.LOGS).resolve(subject.service() + ".log");
        ThreadDumps dumps = new ThreadDumps(subject.process(), proc, advert, token, output, limit);
        for (int i = 1; i <= DUMPS && dumps.isInTime(); i++) {
            if (i > 1) {
                Thread.sleep(BETWEEN_DUMPS);
            }
            String dump = dumps.next();
            append(id, "threads " + i + " of " + DUMPS + ", at " + time.instant() + ", " + dump + "\n");
        }
    }

    /** Adds how it ended: with an exit code, or with a recovery. */
    public void conclude(String id, String end) {
        append(id, "end: " + end + ", at " + time.instant() + "\n");
    }

    private Path file(String id) {
        return directory().resolve(id + SUFFIX);
    }

    private Path directory() {
        return state.resolve("dossiers");
    }

    private void append(String id, String text) {
        Path file = file(id);
        try {
            PrivateFiles.makeDirectory(directory());
            PrivateFiles.makeFile(file);
            Files.writeString(file, text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            log.error("a dossier cannot be written: path={} cause={}\n{}", file, e.getMessage(), text);
        }
    }

    /** The ids of all dossiers, the newest first. */
    public List<String> ids() {
        return newestFirst().stream()
                .map(file -> file.getFileName().toString())
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .toList();
    }

    /** The text of one of {@link #ids}, or null when it was removed meanwhile. */
    public @Nullable String read(String id) {
        try {
            return Files.readString(file(id));
        } catch (IOException e) {
            return null;
        }
    }

    private List<Path> newestFirst() {
        try (Stream<Path> files = Files.list(directory())) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparingLong(
                                    (Path file) -> file.toFile().lastModified())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private void forgetOld() {
        List<Path> files = newestFirst();
        for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
            try {
                Files.deleteIfExists(old);
            } catch (IOException e) {
                log.warn("an old dossier cannot be removed: path={} cause={}", old, e.getMessage());
            }
        }
    }
}
