/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.verdict.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one service has been through.
 *
 * @param restarts how often it was started again after a failure
 * @param failures how often it failed since it was last stable
 * @param recent when it failed, within the budget's window
 * @param exhausted whether the budget was spent and it has not been stable since
 * @param lastFailure why it was last started again, or null
 */
record History(
        int restarts,
        int failures,
        List<Long> recent,
        boolean exhausted,
        @Nullable Failure lastFailure) {
    /** Nothing happened yet. */
    static final History NONE = new History(0, 0, List.of(), false, null);

    History {
        recent = List.copyOf(recent);
    }

    /** It has been ready for long enough to be forgiven; what is shown to people stays. */
    History stable() {
        return new History(restarts, 0, List.of(), false, lastFailure);
    }

    History restarted() {
        return new History(restarts + 1, failures, recent, exhausted, lastFailure);
    }

    /** Another process takes its place in good order: no failure. */
    History replaced(Failure reason) {
        return new History(restarts + 1, failures, recent, exhausted, reason);
    }

    /** Why it was last started again, or null. */
    @Nullable String lastReason() {
        return lastFailure == null ? null : lastFailure.toString();
    }

    boolean isClean() {
        return failures == 0;
    }
}
