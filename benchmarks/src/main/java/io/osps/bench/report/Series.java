/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.report;

import java.util.List;

/** What was measured of one contestant, round by round. */
public record Series(String name, Unit unit, List<Percentiles> rounds) {
    public Series {
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured: name=" + name);
        }
    }

    Percentiles median() {
        return Percentiles.medianOf(rounds);
    }

    /** Least and most of the rounds' p50. */
    double least() {
        return rounds.stream().mapToDouble(Percentiles::p50).min().orElseThrow();
    }

    double most() {
        return rounds.stream().mapToDouble(Percentiles::p50).max().orElseThrow();
    }

    /** The median of the rounds' own ratios: what disturbed a round disturbed both. */
    double ratioTo(Series peer) {
        int count = Math.min(rounds.size(), peer.rounds.size());
        double[] ratios = new double[count];
        for (int i = 0; i < count; i++) {
            ratios[i] = rounds.get(i).p50() / peer.rounds.get(i).p50();
        }
        return Percentiles.median(ratios);
    }

    String text() {
        Percentiles median = median();
        return median.isSingle()
                ? unit.text(median.p50())
                : unit.text(median.p50()) + " / " + unit.text(median.p99()) + " / " + unit.text(median.p999());
    }

    String spread() {
        return rounds.size() == 1 ? "" : unit.text(least()) + " to " + unit.text(most());
    }
}
