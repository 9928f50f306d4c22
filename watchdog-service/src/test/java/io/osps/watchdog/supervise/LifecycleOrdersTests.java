/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static io.osps.watchdog.supervise.Scenarios.exited;
import static io.osps.watchdog.supervise.Scenarios.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.supervise.Order.Desire;
import io.osps.watchdog.supervise.Situation.Replacement;
import io.osps.watchdog.verdict.Failure;
import io.osps.watchdog.verdict.Failure.Cause;
import org.junit.jupiter.api.Test;

/** What becomes of a service on order, and when it is worn, under a clock that only the test moves. */
final class LifecycleOrdersTests {
    private final TestLife life = new TestLife();

    @Test
    void drainsThenStopsWithoutCountingAFailureWhenOrdered() {
        life.startAndBecomeReady();
        life.desire = Desire.STOP;

        assertThat(life.see(TestLife.READY).actions()).containsExactly(new Action.Terminate());
        assertThat(life.see(TestLife.READY).actions()).isEmpty();
        life.die(exited(143, "", true));
        assertThat(life.state.phase()).isEqualTo(Phase.STOPPED);
        assertThat(life.history).isEqualTo(History.NONE);
    }

    @Test
    void isKilledWhenItDoesNotEndInTime() {
        life.startAndBecomeReady();
        life.desire = Desire.STOP;
        life.see(TestLife.READY);

        life.pass(Scenarios.PATIENCE.stop());
        assertThat(life.see(TestLife.READY).actions()).containsExactly(new Action.Kill());
        life.die(exited(137, "", true));
        assertThat(life.state.phase()).isEqualTo(Phase.STOPPED);
        assertThat(life.history).isEqualTo(History.NONE);
    }

    @Test
    void startsAgainWhenTheOrderToStopIsTakenBack() {
        life.startAndBecomeReady();
        life.desire = Desire.STOP;
        life.see(TestLife.READY);
        life.desire = Desire.RUN;
        life.see(TestLife.READY);
        assertThat(life.state.phase()).isEqualTo(Phase.DRAINING);

        life.die(exited(143, "", true));
        assertThat(life.state.phase()).isEqualTo(Phase.STARTING);
        assertThat(life.history.restarts()).isZero();
    }

    @Test
    void isReplacedWhenWornAndTheOthersSuffice() {
        life.startAndBecomeReady();
        Evidence worn = running(Scenarios.working(Scenarios.worn()));
        life.spare = false;
        assertThat(life.see(worn).actions()).isEmpty();

        life.spare = true;
        assertThat(life.see(worn).actions()).containsExactly(new Action.Terminate());
        life.see(exited(143, "", true));
        life.see(new Evidence.Absent());
        assertThat(life.history.lastReason()).isEqualTo("worn: requests=10");
        assertThat(life.history.restarts()).isOne();
        assertThat(life.history.failures()).isZero();
    }

    @Test
    void isReplacedOnOrderAndAPatientOrderWaits() {
        life.startAndBecomeReady();
        Failure reason = new Failure(Cause.ORDERED, "by=operator");
        life.spare = false;
        life.replacement = new Replacement(reason, true);
        assertThat(life.see(TestLife.READY).actions()).isEmpty();

        life.replacement = new Replacement(reason, false);
        assertThat(life.see(TestLife.READY).actions()).containsExactly(new Action.Terminate());
        life.replacement = null;
        life.see(exited(143, "", true));
        assertThat(life.see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());
        assertThat(life.history.lastReason()).isEqualTo("ordered: by=operator");
    }

    @Test
    void waitsNoLongerWhenARestartIsOrdered() {
        life.see(new Evidence.Absent());
        life.die(exited(1, "", false));
        life.replacement = new Replacement(new Failure(Cause.ORDERED, "by=operator"), false);
        assertThat(life.see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());

        life.state = new State.Failed(life.now, new Failure(Cause.CRASHED, "exit=1"));
        assertThat(life.see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());
    }

    @Test
    void aServiceThatGaveUpItsSeatsIsReplaced() {
        life.startAndBecomeReady();
        life.see(running(Scenarios.working(Scenarios.draining())));

        assertThat(life.state.phase()).isEqualTo(Phase.DRAINING);
        life.pass(Scenarios.PATIENCE.stop());
        assertThat(life.see(TestLife.READY).actions()).containsExactly(new Action.Kill());
        life.die(exited(137, "", true));
        assertThat(life.history.lastReason()).isEqualTo("drained: by=another");
        assertThat(life.state.phase()).isEqualTo(Phase.STARTING);
    }
}
