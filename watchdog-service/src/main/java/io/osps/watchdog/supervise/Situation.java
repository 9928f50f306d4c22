/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Evidence;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one transition is decided from.
 *
 * @param history what the service has been through
 * @param desire what is wanted of it
 * @param replacement the order to put another process in the place of this one, or null
 * @param spare whether the others suffice while it is away
 * @param evidence what is known of it
 * @param now the monotonic clock
 */
record Situation(
        History history, Desire desire, @Nullable Replacement replacement, boolean spare, Evidence evidence, long now) {
    /** Whether its process is to be replaced now. */
    boolean isReplaceable() {
        return replacement != null && (spare || !replacement.patient());
    }

    Step to(State state, Action... actions) {
        return new Step(state, history, List.of(actions));
    }

    Step to(State state, History changed, Action... actions) {
        return new Step(state, changed, List.of(actions));
    }

    boolean passed(long since, Duration limit) {
        return now - since >= limit.toNanos();
    }
}
