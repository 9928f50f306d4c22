/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.report;

import java.util.Locale;

/** What a figure counts. */
public enum Unit {
    /** Nanoseconds; told in the unit that suits the figure. */
    TIME,
    /** Items a second. */
    RATE,
    BYTES,
    /** How many. */
    COUNT;

    String text(double value) {
        return switch (this) {
            case TIME -> time(value);
            case RATE -> value < 1e6 ? digits(value / 1e3) + " k/s" : digits(value / 1e6) + " M/s";
            case BYTES -> value < 1 << 20 ? digits(value) + " B" : digits(value / (1 << 20)) + " MiB";
            case COUNT -> String.format(Locale.ROOT, "%.0f", value);
        };
    }

    private static String time(double nanos) {
        if (nanos < 1_000) {
            return digits(nanos) + " ns";
        }
        return nanos < 1_000_000 ? digits(nanos / 1e3) + " us" : digits(nanos / 1e6) + " ms";
    }

    /** Three digits that count. */
    private static String digits(double value) {
        int after = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + after + "f", value);
    }
}
