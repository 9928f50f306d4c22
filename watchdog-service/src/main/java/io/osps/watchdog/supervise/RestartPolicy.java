/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.verdict.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * When a service is started again after it failed.
 *
 * <p>The first failure of a service that was ready is made good at once. After that the wait doubles, with a jitter of a
 * fifth either way so that services which failed together are not started together. More failures within the window than
 * the budget has are answered with one try now and then, until one of them proves stable.
 *
 * @param firstDelay the wait after the first failure
 * @param longestDelay the longest wait
 * @param stableAfter how long it must be ready to be forgiven
 * @param budget failures allowed within the window
 * @param window over which the budget counts
 * @param retryAfter between two tries once the budget is spent
 */
public record RestartPolicy(
        Duration firstDelay,
        Duration longestDelay,
        Duration stableAfter,
        int budget,
        Duration window,
        Duration retryAfter) {
    private static final double JITTER = 0.2;

    /** The history with one failure more. */
    History failed(History history, Failure failure, long now) {
        List<Long> recent = new ArrayList<>(history.recent());
        recent.removeIf(at -> now - at >= window.toNanos());
        recent.add(now);
        return new History(
                history.restarts(),
                history.failures() + 1,
                recent,
                history.exhausted() || recent.size() > budget,
                failure);
    }

    /**
     * How long to wait after the latest failure, in nanoseconds.
     *
     * @param wasReady whether the life that failed had been ready
     * @param seed another one for each service; with the number of the failure it makes the jitter, so that this is a pure
     *     function
     */
    long delay(History history, boolean wasReady, long seed) {
        if (wasReady && history.failures() == 1) {
            return 0;
        }
        double factor = Math.pow(2, Math.min(history.failures() - 1, 30));
        double capped = Math.min((double) firstDelay.toNanos() * factor, (double) longestDelay.toNanos());
        double random = new SplittableRandom(seed + history.failures()).nextDouble(-JITTER, JITTER);
        return Math.round(capped * (1 + random));
    }
}
