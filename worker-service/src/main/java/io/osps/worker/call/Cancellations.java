/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The ids of requests that were to be cancelled before they had come this far: a cancellation and its request travel on
 * ways of their own. Kept for a moment only, so that a later request of the same id is not hit. Thread safe.
 */
final class Cancellations {
    private static final long KEPT = Duration.ofSeconds(5).toNanos();
    private static final int MOST = 1_024;

    private final LongSupplier clock;
    private final Map<String, Long> noted = new LinkedHashMap<>();
    private volatile boolean empty = true;

    Cancellations(LongSupplier clock) {
        this.clock = clock;
    }

    synchronized void note(String id) {
        noted.remove(id);
        noted.put(id, clock.getAsLong());
        if (noted.size() > MOST) {
            noted.remove(noted.keySet().iterator().next());
        }
        empty = false;
    }

    /** Whether a request that comes now was cancelled; true once. */
    boolean take(String id) {
        return !empty && takeNoted(id);
    }

    private synchronized boolean takeNoted(String id) {
        long now = clock.getAsLong();
        noted.values().removeIf(since -> now - since > KEPT);
        boolean found = noted.remove(id) != null;
        empty = noted.isEmpty();
        return found;
    }
}
