package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Evidence;
import java.time.Duration;
import java.util.List;

/**
 * What one transition is decided from.
 *
 * @param history what the service has been through
 * @param desire what is wanted of it
 * @param evidence what is known of it
 * @param now the monotonic clock
 */
record Situation(History history, Desire desire, Evidence evidence, long now) {
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
