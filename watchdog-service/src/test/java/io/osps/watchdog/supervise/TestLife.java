/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static io.osps.watchdog.supervise.Scenarios.running;
import static io.osps.watchdog.supervise.Scenarios.vitals;
import static org.assertj.core.api.Assertions.assertThat;

import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.ProcessActivity;
import io.osps.watchdog.evidence.Vitals;
import io.osps.watchdog.supervise.Lifecycle.Step;
import io.osps.watchdog.supervise.Order.Desire;
import io.osps.watchdog.supervise.Situation.Replacement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The life of one service under a clock that only the test moves; the fields are the test's to set. */
final class TestLife {
    static final Evidence READY = running(vitals(true, true, Duration.ZERO));
    private static final Evidence STARTING = running(vitals(false, false, Duration.ZERO));

    long now = Scenarios.NOW;
    State state = new State.Stopped(now);
    History history = History.NONE;
    Desire desire = Desire.RUN;

    @Nullable Replacement replacement;

    boolean spare = true;

    Step see(Evidence evidence) {
        Step step = Scenarios.LIFECYCLE.step(state, new Situation(history, desire, replacement, spare, evidence, now));
        state = step.state();
        history = step.history();
        return step;
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    void startAndBecomeReady() {
        see(new Evidence.Absent());
        see(STARTING);
        see(READY);
        assertThat(state.phase()).isEqualTo(Phase.READY);
    }

    void die(Evidence evidence) {
        see(evidence);
        assertThat(state.phase()).isEqualTo(Phase.RECLAIMING);
        see(new Evidence.Absent());
    }

    static Evidence silent(Duration silence, ProcessActivity activity) {
        return running(Scenarios.silent(silence, activity));
    }

    /** The same once its dossier is complete. */
    static Evidence dumped(Evidence evidence) {
        Vitals vitals = ((Evidence.Running) evidence).vitals();
        return new Evidence.Running(vitals, true);
    }
}
