/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static io.osps.watchdog.supervise.Scenarios.exited;
import static io.osps.watchdog.supervise.Scenarios.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.ProcessActivity;
import io.osps.watchdog.evidence.Work;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a service with a request that does not end, under a clock that only the test moves. */
final class LifecycleBlockedTests {
    private static final Evidence STUCK = running(Scenarios.working(Scenarios.stuck(2)));

    private final TestLife life = new TestLife();

    private void becomeQuarantined() {
        life.startAndBecomeReady();
        life.see(STUCK);
        life.pass(Scenarios.PATIENCE.stuck().interrupt());
        assertThat(life.see(STUCK).actions()).containsExactly(new Action.Quarantine());
        assertThat(life.state.phase()).isEqualTo(Phase.QUARANTINED);
    }

    @Test
    void interruptsTheStuckRequestFirstAndIsReadyAgainWhenItEnds() {
        life.startAndBecomeReady();

        assertThat(life.see(STUCK).actions()).containsExactly(new Action.Interrupt(List.of("r-1")));
        assertThat(life.state.phase()).isEqualTo(Phase.SUSPECT);
        life.pass(Scenarios.PATIENCE.stuck().interrupt().minusNanos(1));
        assertThat(life.see(STUCK).actions()).isEmpty();
        life.see(TestLife.READY);
        assertThat(life.state).isEqualTo(new State.Ready(life.now));
        assertThat(life.history).isEqualTo(History.NONE);
    }

    @Test
    void interruptsAnotherRequestWhenThatIsStuckTheLongest() {
        life.startAndBecomeReady();
        life.see(STUCK);

        assertThat(life.see(running(Scenarios.working(Scenarios.deadlocked(1)))).actions())
                .containsExactly(new Action.Interrupt(List.of("r-7")));
    }

    @Test
    void remembersTheRequestsOfADeadlockWhenTheirClaimsAreGone() {
        life.startAndBecomeReady();
        life.see(running(Scenarios.working(Scenarios.deadlocked(0))));
        life.pass(Scenarios.PATIENCE.stuck().interrupt());
        Work later = new Work(1, 0, null, new Work.Deadlock("seat-0,other", 1, List.of()), "", true, Duration.ZERO);
        life.see(running(Scenarios.working(later)));
        life.see(running(Scenarios.working(later)));

        assertThat(life.state)
                .isInstanceOfSatisfying(
                        State.Dumping.class,
                        dumping -> assertThat(dumping.failure())
                                .hasToString("deadlocked: threads=seat-0,other requests=r-7"));
    }

    @Test
    void letsTheInnocentFinishThenDumpsKillsAndTellsWhichRequest() {
        becomeQuarantined();

        assertThat(life.see(running(Scenarios.working(Scenarios.quarantined(2))))
                        .actions())
                .isEmpty();
        assertThat(life.see(running(Scenarios.working(Scenarios.stuck(0)))).actions())
                .as("it told this before it was drained")
                .isEmpty();
        Evidence alone = running(Scenarios.working(Scenarios.quarantined(0)));
        assertThat(life.see(alone).actions()).containsExactly(new Action.Dump(Scenarios.STUCK.failure()));
        assertThat(life.see(alone).actions()).isEmpty();
        assertThat(life.see(TestLife.dumped(alone)).actions()).containsExactly(new Action.Kill());
        life.die(exited(137, "", true));
        assertThat(life.history.lastReason()).startsWith("stuck: request=r-1 handler=spin");
        assertThat(life.history.failures()).isOne();
    }

    @Test
    void waitsForTheInnocentOnlyUpToALimit() {
        becomeQuarantined();

        life.pass(Scenarios.PATIENCE.stuck().finish());
        life.see(STUCK);
        assertThat(life.state.phase()).isEqualTo(Phase.DUMPING);
        life.pass(Scenarios.PATIENCE.dossier());
        assertThat(life.see(STUCK).actions()).containsExactly(new Action.Kill());
    }

    @Test
    void isReplacedInGoodOrderWhenTheRequestEndsInQuarantine() {
        becomeQuarantined();

        Evidence recovered = running(Scenarios.working(Scenarios.draining()));
        assertThat(life.see(recovered).actions()).containsExactly(new Action.Terminate());
        assertThat(life.state.phase()).isEqualTo(Phase.DRAINING);
        life.see(exited(143, "", true));
        assertThat(life.see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());
        assertThat(life.history.failures()).as("no failure").isZero();
        assertThat(life.history.lastReason()).startsWith("drained: after=stuck request=");
    }

    @Test
    void isNotTakenForFreeWhenItTellsNothingOfItsRequest() {
        becomeQuarantined();

        assertThat(life.see(TestLife.READY).actions()).isEmpty();
        assertThat(life.state.phase()).isEqualTo(Phase.QUARANTINED);
        life.pass(Scenarios.PATIENCE.stuck().finish());
        assertThat(life.see(TestLife.READY).actions()).containsExactly(new Action.Dump(Scenarios.STUCK.failure()));
        assertThat(life.see(TestLife.READY).actions()).isEmpty();
        assertThat(life.see(TestLife.dumped(TestLife.READY)).actions()).containsExactly(new Action.Kill());
        life.die(exited(137, "", true));
        assertThat(life.history.lastReason()).startsWith("stuck: request=r-1 handler=spin");
    }

    @Test
    void killIsCancelledWhenTheRequestEndsDuringTheDossier() {
        becomeQuarantined();
        life.see(running(Scenarios.working(Scenarios.quarantined(0))));
        assertThat(life.state.phase()).isEqualTo(Phase.DUMPING);

        life.see(TestLife.dumped(running(Scenarios.working(Scenarios.draining()))));
        assertThat(life.state.phase()).isEqualTo(Phase.DRAINING);
    }

    @Test
    void doubtDoesNotCancelTheKillOfABlockedServiceNorCarryItOut() {
        becomeQuarantined();
        life.see(running(Scenarios.working(Scenarios.quarantined(0))));
        life.pass(Scenarios.PATIENCE.dossier());

        assertThat(life.see(TestLife.silent(Duration.ofMillis(900), ProcessActivity.UNKNOWN))
                        .actions())
                .isEmpty();
        assertThat(life.state.phase()).isEqualTo(Phase.DUMPING);
    }

    @Test
    void isNotQuarantinedWhileTheOthersDoNotSufficeUntilALimit() {
        life.startAndBecomeReady();
        life.spare = false;
        life.see(STUCK);
        life.pass(Scenarios.PATIENCE.stuck().interrupt());
        assertThat(life.see(STUCK).actions()).isEmpty();

        life.pass(Scenarios.PATIENCE.stuck().finish());
        assertThat(life.see(STUCK).actions()).containsExactly(new Action.Quarantine());
    }
}
