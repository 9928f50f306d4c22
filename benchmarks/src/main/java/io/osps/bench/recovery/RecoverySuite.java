/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.bench.process.Scratch;
import io.osps.bench.report.Effort;
import io.osps.bench.report.Percentiles;
import io.osps.bench.report.Row;
import io.osps.bench.report.Series;
import io.osps.bench.report.Suite;
import io.osps.bench.report.Target;
import io.osps.bench.report.Unit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What a fault of a worker costs: until it is noticed, until the last caller has a good answer, until all seats are back. */
public final class RecoverySuite implements Suite {
    static final int SEATS = 4;

    /** Each fault shall be a first one: the runs follow each other sooner than the default calls a service stable. */
    static final String SETTINGS = """
            osps.worker.seats: %d
            osps.watchdog.restart.stable-after: 1s
            osps.watchdog.restart.budget: 10000
            osps.watchdog.stuck.finish: 1s
            """.formatted(SEATS);

    private static final Duration STABLE_AFTER = Duration.ofMillis(1_500);
    private static final int RUNS = 20;
    private static final int PEERS_RUNS = 4;
    private static final int QUICK_RUNS = 2;
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration STUCK_GRACE = Duration.ofSeconds(2);
    private static final double MOST_PLAIN_STARTS = 1.3;
    private static final Duration LONGEST_WAIT_BESIDE_ANOTHER = Duration.ofMillis(50);

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public String summary() {
        return "from a worker's fault to its detection and the next good answer, beside supervisord, monit and Docker";
    }

    @Override
    public List<Part> parts() {
        Duration stuck = Fault.DEADLINE.plus(STUCK_GRACE).plus(INTERVAL);
        return List.of(
                part("exit", Fault.EXIT, 1, 1, null),
                part("exit-beside", Fault.EXIT, 2, 2, null),
                part("stopped", Fault.STOPPED, 1, 2, INTERVAL.multipliedBy(3)),
                part("stuck", Fault.STUCK, 1, 2, stuck),
                part("deadlock", Fault.DEADLOCK, 1, 2, null),
                part("gc-storm", Fault.GC_STORM, 1, 2, null),
                new Part("pressure", Pressure::rows));
    }

    private static Part part(String name, Fault fault, int from, int to, @Nullable Duration limit) {
        return new Part(name, effort -> {
            List<Row> rows = new ArrayList<>();
            for (int workers = from; workers <= to; workers++) {
                rows.addAll(rows(
                        fault, workers, limit == null ? Target.none() : new Target.AtMost(limit.toNanos()), effort));
            }
            Peers.others(fault).forEach(why -> rows.add(Row.missing(fault.title(), why)));
            return rows;
        });
    }

    private static List<Row> rows(Fault fault, int workers, Target noticed, Effort effort) throws Exception {
        String title = fault.title() + (workers == 1 ? ", one worker: " : ", two workers: ");
        List<Outcome> ours = ours(fault, workers, effort == Effort.QUICK ? QUICK_RUNS : RUNS);
        Series wait = series("OSPS", ours, Outcome::longestWait);
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(title + "noticed", series("OSPS", ours, Outcome::noticed), null, noticed));
        rows.add(waitRow(fault, workers, title + "longest wait", wait, effort));
        rows.add(Row.of(title + "all seats back", series("OSPS", ours, Outcome::whole), null, Target.none()));
        for (Keeper keeper : Peers.ableTo(fault)) {
            List<Outcome> its = Peers.outcomes(keeper, fault, workers, peersRuns(effort));
            if (its.isEmpty()) {
                rows.add(Row.missing(
                        title + keeper.name(), "had not brought it back after " + Trial.LIMIT.toSeconds() + " s"));
                continue;
            }
            rows.add(Row.of(
                    title + "noticed",
                    series("OSPS", ours, Outcome::noticed),
                    series(keeper.name(), its, Outcome::noticed),
                    Target.none()));
            rows.add(Row.of(
                    title + "longest wait", wait, series(keeper.name(), its, Outcome::longestWait), Target.none()));
        }
        return rows;
    }

    private static int peersRuns(Effort effort) {
        return effort == Effort.QUICK ? 1 : PEERS_RUNS;
    }

    private static Row waitRow(Fault fault, int workers, String measure, Series wait, Effort effort) throws Exception {
        if (fault != Fault.EXIT) {
            return Row.of(measure, wait, null, Target.none());
        }
        if (workers > 1) {
            return Row.of(measure, wait, null, new Target.AtMost(LONGEST_WAIT_BESIDE_ANOTHER.toNanos()));
        }
        List<Double> plain = Peers.plainStarts(effort == Effort.QUICK ? QUICK_RUNS : RUNS);
        Series start = new Series("a worker's plain start", Unit.TIME, List.of(Percentiles.ofAll(plain)));
        return Row.of(measure, wait, start, new Target.RatioAtMost(MOST_PLAIN_STARTS, Double.NaN));
    }

    private static List<Outcome> ours(Fault fault, int workers, int runs) throws Exception {
        try (Scratch scratch = new Scratch();
                OspsBed bed = OspsBed.start(scratch.path(), workers, SETTINGS);
                Trial trial = new Trial(bed, STABLE_AFTER)) {
            List<Outcome> outcomes = trial.run(fault, runs);
            if (outcomes.size() < runs) {
                throw new IOException("the worker is not back: fault=" + fault + " limit=" + Trial.LIMIT + " run="
                        + (outcomes.size() + 1) + " log=" + bed.log());
            }
            System.err.println(
                    "  " + fault.title() + ", workers=" + workers + ": judged " + bed.verdicts() + ", failed calls="
                            + outcomes.stream().mapToInt(Outcome::failures).sum());
            System.err.println("  who waited longest in each run, and since when after the fault: "
                    + outcomes.stream().map(Outcome::longest).toList());
            return outcomes;
        }
    }

    private static Series series(String name, List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
        return new Series(
                name,
                Unit.TIME,
                List.of(Percentiles.ofAll(
                        outcomes.stream().map(figure::applyAsDouble).toList())));
    }
}
