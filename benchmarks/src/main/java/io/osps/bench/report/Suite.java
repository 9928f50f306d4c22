/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.report;

import java.util.List;

/** A set of measurements that {@code benchmarks/run} knows by its name. */
public interface Suite {
    String name();

    /** What it measures, in one line. */
    String summary();

    List<Part> parts();

    /** Some of its rows, measured together. */
    record Part(String name, Measurement measurement) {}

    /** Measures. */
    @FunctionalInterface
    interface Measurement {
        List<Row> rows(Effort effort) throws Exception;
    }
}
