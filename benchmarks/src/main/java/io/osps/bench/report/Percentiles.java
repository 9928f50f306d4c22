/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.report;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Three percentiles of one measurement; a single figure, such as a rate, has only the first and NaN for the others. */
public record Percentiles(double p50, double p99, double p999) {
    public static Percentiles of(Histogram histogram) {
        return new Percentiles(
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9));
    }

    /** Of all the values themselves, by nearest rank. */
    public static Percentiles ofAll(List<Double> values) {
        return new Percentiles(rank(values, 0.5), rank(values, 0.99), rank(values, 0.999));
    }

    public static Percentiles single(double value) {
        return new Percentiles(value, Double.NaN, Double.NaN);
    }

    /** The median of each percentile on its own, over several rounds. */
    static Percentiles medianOf(List<Percentiles> rounds) {
        return new Percentiles(
                median(rounds, Percentiles::p50), median(rounds, Percentiles::p99), median(rounds, Percentiles::p999));
    }

    boolean isSingle() {
        return Double.isNaN(p99);
    }

    private static double median(List<Percentiles> rounds, ToDoubleFunction<Percentiles> which) {
        return median(rounds.stream().mapToDouble(which).toArray());
    }

    /** The middle value, or the mean of the two in the middle. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double rank(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
