/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class TableTests {
    private final Series ours = new Series(
            "ours", Unit.TIME, List.of(new Percentiles(100, 200, 300), new Percentiles(400, 500, 600), at(300)));
    private final Series peer = new Series("peer", Unit.TIME, List.of(at(200), at(400), at(200)));

    private static Percentiles at(double p50) {
        return new Percentiles(p50, p50 + 100, p50 + 200);
    }

    @Test
    void medianIsThatOfEachPercentileOnItsOwn() {
        assertThat(ours.median()).isEqualTo(new Percentiles(300, 400, 500));
        assertThat(Percentiles.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
    }

    @Test
    void percentilesAreThoseOfTheHistogram() {
        Histogram histogram = new Histogram(1_000_000, 3);
        for (int i = 1; i <= 1_000; i++) {
            histogram.recordValue(i);
        }
        assertThat(Percentiles.of(histogram)).isEqualTo(new Percentiles(500, 990, 999));
        assertThat(Percentiles.ofAll(List.of(3.0, 1.0, 2.0))).isEqualTo(new Percentiles(2, 3, 3));
    }

    @Test
    void ratioIsTheMedianOfTheRoundsOwnRatios() {
        assertThat(ours.ratioTo(peer)).isEqualTo(1.0);
    }

    @Test
    void targetIsMetUpToItsLimit() {
        assertThat(new Target.RatioAtMost(1, 0.5).isMet(ours, peer)).isTrue();
        assertThat(new Target.RatioAtMost(0.9, 0.5).isMet(ours, peer)).isFalse();
        assertThat(new Target.AtMost(300).isMet(ours, null)).isTrue();
        assertThat(new Target.AtMost(299).isMet(ours, null)).isFalse();
        assertThat(new Target.AtLeast(301).isMet(ours, null)).isFalse();
        assertThat(new Target.PeerAndAtMost(100).isMet(ours, peer)).isTrue();
        assertThat(new Target.PeerAndAtMost(99).isMet(ours, peer)).isFalse();
        assertThat(Target.none().isMet(ours, peer)).isNull();
    }

    @Test
    void targetWithoutItsPeerIsRefused() {
        assertThatThrownBy(() -> new Target.RatioAtMost(1, 0.5).isMet(ours, null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Series("none", Unit.TIME, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textHasARowForEachMeasureAndNamesWhatIsMissing() {
        String text = new Table(List.of(
                        Row.of("round trip", ours, peer, new Target.RatioAtMost(0.9, 0.5)),
                        Row.missing("round trip", "Chronicle does not run here")))
                .text();
        assertThat(text.lines()).hasSize(4);
        assertThat(text)
                .contains("300 ns / 400 ns / 500 ns")
                .contains("| 1.00 x |")
                .contains("<= 0.90 x, aim 0.50 x")
                .contains("MISSED")
                .contains("Chronicle does not run here");
        assertThat(text.lines().map(String::length).distinct()).hasSize(1);
    }

    @Test
    void figuresHaveThreeDigitsThatCount() {
        assertThat(Unit.TIME.text(7.25)).isEqualTo("7.25 ns");
        assertThat(Unit.TIME.text(1_234)).isEqualTo("1.23 us");
        assertThat(Unit.TIME.text(34_560_000)).isEqualTo("34.6 ms");
        assertThat(Unit.RATE.text(2_345_678)).isEqualTo("2.35 M/s");
        assertThat(Unit.BYTES.text(288)).isEqualTo("288 B");
    }

    @Test
    void jsonHasEveryRound() {
        String json = new Table(List.of(Row.of("a \"b\"", ours, null, Target.none()))).json();
        assertThat(json)
                .contains("\"measure\": \"a \\\"b\\\"\"")
                .contains("\"rounds\": [{\"p50\": 100.000, \"p99\": 200.000, \"p99.9\": 300.000}, {");
    }
}
