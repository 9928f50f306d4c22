/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import io.osps.bench.report.Effort;
import io.osps.bench.report.Percentiles;
import io.osps.bench.report.Row;
import io.osps.bench.report.Series;
import io.osps.bench.report.Target;
import io.osps.bench.report.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs {@link OneProcess}, all of it once a round, and makes rows of it. */
final class OneProcessRuns {
    private static final double WRITE_AND_TAKE_NANOS = 200;
    /** Ends the name of what was timed as a whole: no look at the clock is in it, and it has no percentiles. */
    private static final String MEAN = ":mean";

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Map<String, List<Percentiles>> times = new HashMap<>();
    private final Map<String, List<Percentiles>> bytes = new HashMap<>();

    private OneProcessRuns() {}

    static List<Row> rows(Effort effort) throws RunnerException {
        OneProcessRuns runs = new OneProcessRuns();
        for (int round = 0; round < rounds(effort); round++) {
            runs.run(Mode.SampleTime, effort, "(oldest|byValue)", "0", "10000");
            runs.run(Mode.SampleTime, effort, "(returned|ring|large|twoCopies)", "0");
            runs.run(Mode.AverageTime, effort, "(oldest|ring)", "0");
        }
        Target flat = new Target.RatioAtMost(1.5, Double.NaN);
        return List.of(
                Row.of(
                        "one thread, write and take 64 B, mean",
                        runs.time("oldest:0" + MEAN, "tuple space"),
                        runs.time("ring" + MEAN, "Agrona ManyToOneRingBuffer"),
                        new Target.AtMost(WRITE_AND_TAKE_NANOS)),
                Row.of(
                        "the same, each timed by itself",
                        runs.time("oldest:0", "tuple space"),
                        runs.time("ring", "Agrona ManyToOneRingBuffer"),
                        Target.none()),
                Row.of(
                        "allocated by one write and take",
                        runs.allocated("oldest:0", "tuple space"),
                        runs.allocated("returned:0", "the returned tuple alone"),
                        new Target.RatioAtMost(1.01, Double.NaN)),
                Row.of(
                        "10,000 wait: write, take the oldest",
                        runs.time("oldest:10000", "10,000 waiting"),
                        runs.time("oldest:0", "none waiting"),
                        flat),
                Row.of(
                        "10,000 wait: write, take it by its number",
                        runs.time("byValue:10000", "10,000 waiting"),
                        runs.time("byValue:0", "none waiting"),
                        flat),
                Row.of(
                        "write and take 1 MiB",
                        runs.time("large:0", "tuple space"),
                        runs.time("twoCopies", "two copies of 1 MiB"),
                        flat));
    }

    private static int rounds(Effort effort) {
        return effort == Effort.QUICK ? 1 : 2;
    }

    private void run(Mode mode, Effort effort, String benchmarks, String... waiting) throws RunnerException {
        boolean quick = effort == Effort.QUICK;
        Options options = new OptionsBuilder()
                .include("\\b" + OneProcess.class.getSimpleName() + "\\." + benchmarks + "$")
                .param("waiting", waiting)
                .mode(mode)
                .forks(1)
                .warmupIterations(quick ? 2 : 3)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(quick ? 2 : 4)
                .measurementTime(TimeValue.milliseconds(quick ? 200 : 500))
                .addProfiler(GCProfiler.class)
                .jvmArgs(
                        "-XX:+UseSerialGC",
                        "-Xms256m",
                        "-Xmx256m",
                        "-Xmn32m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        for (RunResult result : new Runner(options).run()) {
            add(result);
        }
    }

    private void add(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        String waiting = result.getParams().getParam("waiting");
        String name = benchmark.substring(benchmark.lastIndexOf('.') + 1) + (waiting == null ? "" : ":" + waiting);
        if (result.getParams().getMode() == Mode.AverageTime) {
            times.computeIfAbsent(name + MEAN, _ -> new ArrayList<>())
                    .add(Percentiles.single(result.getPrimaryResult().getScore()));
            return;
        }
        Statistics samples = result.getPrimaryResult().getStatistics();
        times.computeIfAbsent(name, _ -> new ArrayList<>())
                .add(new Percentiles(
                        samples.getPercentile(50), samples.getPercentile(99), samples.getPercentile(99.9)));
        bytes.computeIfAbsent(name, _ -> new ArrayList<>())
                .add(Percentiles.single(
                        Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED), ALLOCATED)
                                .getScore()));
    }

    private Series time(String benchmark, String name) {
        return new Series(name, Unit.TIME, Objects.requireNonNull(times.get(benchmark), benchmark));
    }

    private Series allocated(String benchmark, String name) {
        return new Series(name, Unit.BYTES, Objects.requireNonNull(bytes.get(benchmark), benchmark));
    }
}
