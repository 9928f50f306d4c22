/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import java.util.concurrent.TimeUnit;

/** How many requests a second left a queue lately, over the last {@value #SECONDS} seconds. Not thread safe. */
final class ServiceRate {
    private static final int SECONDS = 10;

    private final long[] counts = new long[SECONDS];
    private final long origin;
    private long second;

    /** Begins to count at {@code now}, in nanoseconds. */
    ServiceRate(long now) {
        this.origin = now;
    }

    void left(long now) {
        advance(now);
        counts[(int) (second % SECONDS)]++;
    }

    /** Requests a second; 0 when none left lately. */
    double perSecond(long now) {
        advance(now);
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        double elapsed = (now - origin) / 1e9;
        double window = Math.min(elapsed, SECONDS - 1 + elapsed % 1);
        return sum / Math.max(window, 1);
    }

    private void advance(long now) {
        long current = TimeUnit.NANOSECONDS.toSeconds(now - origin);
        for (long i = Math.max(second + 1, current - SECONDS + 1); i <= current; i++) {
            counts[(int) (i % SECONDS)] = 0;
        }
        second = Math.max(second, current);
    }
}
