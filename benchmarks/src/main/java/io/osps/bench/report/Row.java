/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param peer what ours is compared with, from the same run; null where there is none
 * @param remark what a reader must know of this line, or empty
 */
public record Row(
        String measure, @Nullable Series ours, @Nullable Series peer, Target target, String remark) {
    public static Row of(String measure, Series ours, @Nullable Series peer, Target target) {
        return new Row(measure, ours, peer, target, "");
    }

    /** For what could not be measured here. */
    public static Row missing(String measure, String why) {
        return new Row(measure, null, null, Target.none(), why);
    }

    double ratio() {
        return ours == null || peer == null ? Double.NaN : ours.ratioTo(peer);
    }

    String verdict() {
        Boolean met = ours == null ? null : target.isMet(ours, peer);
        if (met == null) {
            return "";
        }
        return met ? "met" : "MISSED";
    }
}
