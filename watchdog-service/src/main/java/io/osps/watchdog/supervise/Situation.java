/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.supervise.Lifecycle.Step;
import io.osps.watchdog.supervise.Order.Desire;
import io.osps.watchdog.verdict.Failure;
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
    /**
     * The order to end a service's process in good order and to start another.
     *
     * @param reason as it is told to people
     * @param patient whether it waits until the other services suffice
     */
    record Replacement(Failure reason, boolean patient) {}

    /** Whether its process is to be replaced now. */
    boolean isReplaceable() {
        return replacement != null && (spare || !replacement.patient());
    }

    Step to(State state, Action... actions) {
        return to(state, history, actions);
    }

    Step to(State state, History changed, Action... actions) {
        return new Step(state, changed, List.of(actions));
    }

    /** Where a service without a process goes: on, if it shall run. */
    Step unlessHalted(Step on) {
        return switch (desire) {
            case RUN -> on;
            case PAUSE -> to(new State.Paused(now));
            case STOP -> to(new State.Stopped(now));
        };
    }

    boolean passed(long since, Duration limit) {
        return now - since >= limit.toNanos();
    }
}
