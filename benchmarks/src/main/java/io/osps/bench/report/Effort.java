/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.report;

/** How long to measure. */
public enum Effort {
    /** To see that all works: under a minute, figures that are only rough. */
    QUICK(2, 5),
    FULL(5, 1);

    private final int rounds;
    private final int divisor;

    Effort(int rounds, int divisor) {
        this.rounds = rounds;
        this.divisor = divisor;
    }

    public int rounds() {
        return rounds;
    }

    /** That many, or a part of it. */
    public int share(int count) {
        return count / divisor;
    }
}
