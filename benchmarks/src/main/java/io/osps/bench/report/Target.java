/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.report;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a row has to reach. */
public sealed interface Target {
    /** Shown for comparison alone. */
    record None() implements Target {}

    /** Ours is at most so many times the peer's; {@code aim} is what would be better still, NaN for nothing. */
    record RatioAtMost(double limit, double aim) implements Target {}

    /** Ours is at least so many times the peer's. */
    record RatioAtLeast(double limit) implements Target {}

    /** Ours, at p50, is at most that, whatever the peer's is. */
    record AtMost(double limit) implements Target {}

    /** Ours, at p50, is at least that, whatever the peer's is. */
    record AtLeast(double limit) implements Target {}

    /** Ours at p99 is at most the peer's at p99 and that much more. */
    record PeerAndAtMost(double more) implements Target {}

    static Target none() {
        return new None();
    }

    /** Whether it was met; null where there is nothing to meet. */
    default @Nullable Boolean isMet(Series ours, @Nullable Series peer) {
        return switch (this) {
            case None _ -> null;
            case RatioAtMost(double limit, double _) -> ours.ratioTo(needed(peer)) <= limit;
            case RatioAtLeast(double limit) -> ours.ratioTo(needed(peer)) >= limit;
            case AtMost(double limit) -> ours.median().p50() <= limit;
            case AtLeast(double limit) -> ours.median().p50() >= limit;
            case PeerAndAtMost(double more) ->
                ours.median().p99() <= needed(peer).median().p99() + more;
        };
    }

    default String text(Unit unit) {
        return switch (this) {
            case None _ -> "";
            case RatioAtMost(double limit, double aim) ->
                ratio("<= ", limit) + (Double.isNaN(aim) ? "" : ratio(", aim ", aim));
            case RatioAtLeast(double limit) -> ratio(">= ", limit);
            case AtMost(double limit) -> "<= " + unit.text(limit);
            case AtLeast(double limit) -> ">= " + unit.text(limit);
            case PeerAndAtMost(double more) -> "p99 <= peer + " + unit.text(more);
        };
    }

    private static String ratio(String before, double ratio) {
        return String.format(Locale.ROOT, "%s%.2f x", before, ratio);
    }

    private static Series needed(@Nullable Series peer) {
        return Objects.requireNonNull(peer, "the target needs a peer");
    }
}
