/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.bench.process.Scratch;
import io.osps.bench.process.Tool;
import io.osps.bench.report.Effort;
import io.osps.bench.report.Percentiles;
import io.osps.bench.report.Row;
import io.osps.bench.report.Series;
import io.osps.bench.report.Target;
import io.osps.bench.report.Unit;
import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.OspsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often a supervisor kills healthy workers whose seats are all taken by requests of four seconds, on a machine that has
 * four times the work that it has processors for.
 */
final class Pressure {
    private static final int WORKERS = 2;
    private static final Duration FULL = Duration.ofMinutes(1);
    private static final Duration QUICK = Duration.ofSeconds(15);
    private static final byte[] REQUEST_MILLIS = "4000".getBytes(StandardCharsets.US_ASCII);
    private static final int WORK_PER_PROCESSOR = 4;
    private static final long PAUSE_MILLIS = 100;
    private static final String HOG = "stress-ng";

    private Pressure() {}

    static List<Row> rows(Effort effort) throws Exception {
        Duration duration = effort == Effort.QUICK ? QUICK : FULL;
        String title = "pressure for " + duration.toSeconds() + " s: ";
        if (!Tool.isInstalled(HOG)) {
            return List.of(Row.missing(title + "kills", HOG + " is not installed"));
        }
        List<Row> rows = new ArrayList<>();
        int kills;
        try (Scratch scratch = new Scratch();
                OspsBed bed = OspsBed.start(scratch.path(), WORKERS, RecoverySuite.SETTINGS)) {
            int failed = press(scratch.path(), bed, duration);
            kills = bed.startCount() - WORKERS;
            note("OSPS", failed);
            bed.nearMisses()
                    .forEach((reason, times) -> rows.add(
                            Row.of(title + "near misses, " + reason, count("OSPS", times), null, Target.none())));
        }
        rows.addFirst(Row.of(title + "kills", count("OSPS", kills), null, new Target.AtMost(0)));
        for (Keeper keeper : List.of(Monit.pinging(), Monit.calling())) {
            if (keeper.isInstalled()) {
                rows.add(Row.of(
                        title + "kills",
                        count("OSPS", kills),
                        count(keeper.name(), kills(keeper, duration)),
                        Target.none()));
            }
        }
        return rows;
    }

    private static int kills(Keeper keeper, Duration duration) throws Exception {
        try (Scratch scratch = new Scratch();
                KeptBed bed = KeptBed.start(scratch.path(), WORKERS, keeper)) {
            try (Trial trial = new Trial(bed, keeper.stableAfter())) {
                trial.well();
            }
            note(keeper.name(), press(scratch.path(), bed, duration));
            return bed.startCount() - WORKERS;
        }
    }

    /** Keeps all seats and all processors busy, and returns how many requests failed. */
    private static int press(Path directory, Bed bed, Duration duration) throws IOException, InterruptedException {
        int hogs = WORK_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
        Process hog = Tool.start(directory.resolve("hogs.log"), HOG, "--cpu", Integer.toString(hogs));
        AtomicInteger failed = new AtomicInteger();
        try (OspsClient client = OspsClient.builder().port(bed.dispatcherPort()).build()) {
            long end = System.nanoTime() + duration.toNanos();
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < WORKERS * RecoverySuite.SEATS; i++) {
                String handler = i % 2 == 0 ? "spin" : "sleep";
                callers.add(Thread.ofVirtual().start(() -> call(client, handler, end, failed)));
            }
            for (Thread caller : callers) {
                caller.join();
            }
        } finally {
            Tool.end(hog);
        }
        return failed.get();
    }

    private static void call(OspsClient client, String handler, long end, AtomicInteger failed) {
        while (System.nanoTime() - end < 0) {
            try {
                client.call(handler, REQUEST_MILLIS, CallOptions.DEFAULTS);
            } catch (OspsException _) {
                failed.incrementAndGet();
                pause();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void note(String name, int failed) {
        System.err.println("  pressure, " + name + ": requests failed=" + failed);
    }

    private static Series count(String name, double value) {
        return new Series(name, Unit.COUNT, List.of(Percentiles.single(value)));
    }
}
