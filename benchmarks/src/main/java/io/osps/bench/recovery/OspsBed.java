/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.bench.process.OspsCommand;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole of OSPS as it is shipped, under its watchdog. What the watchdog did, and when, is read from its log, to the
 * millisecond.
 */
final class OspsBed implements Bed {
    private static final String TIME = "(?m)^(\\S+) \\S+ +\\[[^]]*] \\w+: ";
    private static final Pattern NEAR_MISSES =
            Pattern.compile("(?m)^osps_near_misses_total\\{.*reason=\"(\\w+)\".*?} (\\S+)$");

    private final OspsCommand command;
    private final Ports ports;
    private final int workers;

    private OspsBed(Path directory, int workers) throws IOException {
        this.command = new OspsCommand(directory);
        this.ports = Ports.free();
        this.workers = workers;
    }

    /**
     * Starts it.
     *
     * @param settings as YAML, on top of those that make it a private one
     */
    static OspsBed start(Path directory, int workers, String settings) throws IOException {
        OspsBed bed = new OspsBed(directory, workers);
        Ports ports = bed.ports;
        Path config = Files.writeString(
                directory.resolve("settings.yml"),
                """
                osps.dispatcher.port: %d
                osps.watchdog.dispatcher-http-port: %d
                osps.watchdog.worker-http-port: %d
                server.port: %d
                """.formatted(ports.dispatcher(), ports.dispatcherHttp(), ports.workerHttp(), ports.watchdogHttp())
                        + settings);
        try {
            bed.command.run(
                    "up", "--workers", Integer.toString(workers), "--config", config.toString(), "--diagnostics");
            return bed;
        } catch (IOException e) {
            bed.close();
            throw e;
        }
    }

    @Override
    public int workers() {
        return workers;
    }

    @Override
    public int dispatcherPort() {
        return ports.dispatcher();
    }

    @Override
    public long pid(int k) throws IOException {
        return found(Worker.name(k) + " started: pid=(\\d+)")
                .reduce((_, last) -> last)
                .map(result -> Long.parseLong(result.group(1)))
                .orElseThrow(() -> new IOException("the watchdog has not started it: worker=" + k));
    }

    @Override
    public @Nullable Instant noticed(int k, Instant fault) throws IOException {
        return found(TIME + Worker.name(k) + " (is judged (?!worn)|\\S+ -> RECLAIMING)")
                .map(result -> OffsetDateTime.parse(result.group(1)).toInstant())
                .filter(time -> !time.isBefore(fault.truncatedTo(ChronoUnit.MILLIS)))
                .findFirst()
                .orElse(null);
    }

    /** All verdicts that a worker was killed for. */
    List<String> verdicts() throws IOException {
        return found("is judged (\\w[\\w-]*)")
                .map(result -> result.group(1))
                .distinct()
                .toList();
    }

    /** How often workers were started. */
    int startCount() throws IOException {
        return (int) found("worker-\\d+ started: pid=").count();
    }

    /** Times that a worker was spared where a simpler watchdog would have killed it, by reason. */
    Map<String, Double> nearMisses() throws IOException {
        Map<String, Double> byReason = new TreeMap<>();
        try (InputStream meters = URI.create("http://127.0.0.1:" + ports.watchdogHttp() + "/actuator/prometheus")
                .toURL()
                .openStream()) {
            NEAR_MISSES
                    .matcher(new String(meters.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .forEach(result ->
                            byReason.merge(result.group(1), Double.parseDouble(result.group(2)), Double::sum));
        }
        return byReason;
    }

    private Stream<MatchResult> found(String pattern) throws IOException {
        return Pattern.compile(pattern).matcher(log()).results();
    }

    String log() throws IOException {
        return Files.readString(command.state().resolve("logs").resolve("watchdog.log"));
    }

    @Override
    public void close() throws IOException {
        command.run("down");
    }
}
