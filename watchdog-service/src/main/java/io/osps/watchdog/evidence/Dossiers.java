package io.osps.watchdog.evidence;

import io.osps.exchange.ServiceAdvert;
import io.osps.space.TupleSpace;
import io.osps.space.TupleView;
import io.osps.wire.heartbeat.HeartbeatClient;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down, before a kill, what spoke for it: the rule, the evidence, what the process had in hand, its status in
 * {@code /proc} and its threads if it still tells. One file a kill; the newest are kept. Thread safe.
 */
public final class Dossiers {
    private static final Logger log = LoggerFactory.getLogger(Dossiers.class);
    private static final int KEPT = 50;

    private final Path directory;
    private final TupleSpace space;
    private final ProcFs proc;
    private final Duration limit;
    private final InstantSource time;

    /**
     * Makes a writer of dossiers.
     *
     * @param limit for the process's own answer
     * @param time names the files
     */
    public Dossiers(Path directory, TupleSpace space, ProcFs proc, Duration limit, InstantSource time) {
        this.directory = directory;
        this.space = space;
        this.proc = proc;
        this.limit = limit;
        this.time = time;
    }

    /**
     * Takes one, within about the limit.
     *
     * @param name the service
     * @param rule the verdict, for people
     * @param sighting the process as the space knows it, or null when it never came there
     */
    public void take(String name, String rule, ProcessId id, Vitals vitals, @Nullable Sighting sighting, Token token) {
        long incarnation = sighting == null ? 0 : sighting.participant().incarnation();
        Path file = directory.resolve(name + "-" + time.millis() + ".txt");
        String text = String.join(
                "\n",
                "service: " + name + " pid=" + id.pid() + " incarnation=" + incarnation,
                "at: " + time.instant(),
                "rule: " + rule,
                "evidence: " + vitals,
                "\ntuples in hand:",
                inHand(incarnation),
                "\n/proc/" + id.pid() + "/status:",
                proc.status(id),
                "threads:",
                threads(vitals.condition(), sighting, token),
                "");
        try {
            Files.createDirectories(directory);
            Files.writeString(file, text);
            log.info("dossier of {} written: path={}", name, file);
            forgetOld();
        } catch (IOException e) {
            log.error("dossier of {} cannot be written: path={} cause={}\n{}", name, file, e.getMessage(), text);
        }
    }

    private String inHand(long incarnation) {
        String held = space.inspect().stream()
                .filter(view -> view.holder() != null && view.holder().incarnation() == incarnation)
                .map(TupleView::toString)
                .collect(Collectors.joining("\n"));
        return held.isEmpty() ? "none" : held;
    }

    private String threads(Condition condition, @Nullable Sighting sighting, Token token) {
        ServiceAdvert advert = sighting == null ? null : sighting.advert();
        if (advert == null) {
            return "none: it has not told where it listens";
        }
        if (condition.isStopped()) {
            return "none: a stopped process cannot give them";
        }
        try (HeartbeatClient client = Contact.of(advert, token).connect(limit)) {
            return client.dump();
        } catch (IOException e) {
            return "none: it does not answer DUMP: cause=" + e.getMessage();
        }
    }

    private void forgetOld() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> newestFirst = files.sorted(Comparator.comparingLong(
                                    (Path file) -> file.toFile().lastModified())
                            .reversed())
                    .toList();
            for (Path old : newestFirst.subList(Math.min(KEPT, newestFirst.size()), newestFirst.size())) {
                Files.deleteIfExists(old);
            }
        }
    }
}
