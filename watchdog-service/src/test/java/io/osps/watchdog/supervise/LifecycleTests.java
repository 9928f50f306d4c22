/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static io.osps.watchdog.supervise.Scenarios.exited;
import static org.assertj.core.api.Assertions.assertThat;

import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.supervise.Order.Desire;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Starts, crashes, back-off and budget of a service under a clock that only the test moves. */
final class LifecycleTests {
    private final TestLife life = new TestLife();

    @Test
    void launchesWhenWantedAndStopped() {
        assertThat(life.see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());
        assertThat(life.state).isEqualTo(new State.Starting(life.now));
    }

    @Test
    void restartsAtOnceWhenAReadyServiceCrashes() {
        life.startAndBecomeReady();

        assertThat(life.see(exited(137, "some line", true)).actions()).containsExactly(new Action.Reclaim());
        assertThat(life.state.phase()).isEqualTo(Phase.RECLAIMING);
        life.see(new Evidence.Absent());
        assertThat(life.state).isEqualTo(new State.Backoff(life.now, life.now));
        assertThat(life.see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());

        assertThat(life.history.lastReason()).isEqualTo("crashed: exit=137 (SIGKILL)");
        assertThat(life.history.restarts()).isOne();
    }

    @Test
    void stopFromOutsideIsNoFailure() {
        life.startAndBecomeReady();
        life.desire = Desire.STOP;

        life.see(new Evidence.Exited(new Exit(143, "", true), true));
        assertThat(life.state).isEqualTo(new State.Reclaiming(life.now, null, true));
        life.see(new Evidence.Absent());

        assertThat(life.state.phase()).isEqualTo(Phase.STOPPED);
        assertThat(life.history).isEqualTo(History.NONE);
    }

    @Test
    void tellsTheLastLogLineWhenAStartFails() {
        life.see(new Evidence.Absent());
        life.die(exited(1, "Port 8411 was already in use.", false));

        assertThat(life.history.lastReason()).isEqualTo("crashed: exit=1 log=\"Port 8411 was already in use.\"");
        assertThat(life.state)
                .isInstanceOfSatisfying(
                        State.Backoff.class,
                        backoff -> assertThat(backoff.until() - life.now)
                                .isBetween(
                                        Duration.ofMillis(80).toNanos(),
                                        Duration.ofMillis(120).toNanos()));
    }

    @Test
    void waitsOutTheBackoffWhenNotDueYet() {
        life.see(new Evidence.Absent());
        life.die(exited(1, "", false));

        assertThat(life.see(new Evidence.Absent()).actions()).isEmpty();
        life.pass(Duration.ofMillis(121));
        assertThat(life.see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());
    }

    @Test
    void failsWhenTheBudgetIsSpentAndTriesAgainSlowly() {
        for (int i = 0; i < Scenarios.RESTARTS.budget(); i++) {
            life.pass(Duration.ofSeconds(1));
            life.state = new State.Starting(life.now);
            life.die(exited(1, "", false));
            assertThat(life.state.phase()).isEqualTo(Phase.BACKOFF);
        }
        life.state = new State.Starting(life.now);
        life.die(exited(1, "", false));
        assertThat(life.state.phase()).isEqualTo(Phase.FAILED);

        life.pass(Scenarios.RESTARTS.retryAfter().minusNanos(1));
        assertThat(life.see(new Evidence.Absent()).actions()).isEmpty();
        life.pass(Duration.ofNanos(1));
        assertThat(life.see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());
        life.die(exited(1, "", false));
        assertThat(life.state.phase())
                .as("one try, however old the other failures are")
                .isEqualTo(Phase.FAILED);
    }

    @Test
    void forgivesWhenStableForLongEnough() {
        life.see(new Evidence.Absent());
        life.die(exited(1, "", false));
        life.pass(Duration.ofSeconds(1));
        life.startAndBecomeReady();

        life.pass(Scenarios.RESTARTS.stableAfter().minusNanos(1));
        life.see(TestLife.READY);
        assertThat(life.history.failures()).isOne();
        life.pass(Duration.ofNanos(1));
        life.see(TestLife.READY);
        assertThat(life.history.failures()).isZero();
        assertThat(life.history.restarts()).isOne();
        assertThat(life.history.lastReason()).isNotNull();
    }

    @Test
    void restartsAllTheSameWhenReclaimingTakesTooLong() {
        life.startAndBecomeReady();
        life.see(exited(137, "", true));

        life.pass(Scenarios.PATIENCE.reclaim());
        life.see(exited(137, "", true));
        assertThat(life.state.phase()).isEqualTo(Phase.BACKOFF);
    }

    @Test
    void tellsTheReasonWhenNoProcessCouldBeMade() {
        life.see(new Evidence.Absent());
        life.see(new Evidence.NotLaunched("no program"));

        assertThat(life.history.lastReason()).isEqualTo("not-launched: reason=no program");
        assertThat(life.state.phase()).isEqualTo(Phase.BACKOFF);
    }
}
