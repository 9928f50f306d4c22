package io.osps.watchdog.supervise;

import static io.osps.watchdog.supervise.Scenarios.exited;
import static io.osps.watchdog.supervise.Scenarios.running;
import static io.osps.watchdog.supervise.Scenarios.vitals;
import static org.assertj.core.api.Assertions.assertThat;

import io.osps.watchdog.evidence.Condition;
import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.ExitStatus;
import io.osps.watchdog.evidence.Vitals;
import io.osps.watchdog.evidence.Work;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lives of a service under a clock that only the test moves. */
final class LifecycleTests {
    private static final Evidence READY = running(vitals(true, true, Duration.ZERO));
    private static final Evidence STARTING = running(vitals(false, false, Duration.ZERO));

    private long now = Scenarios.NOW;
    private State state = new State.Stopped(now);
    private History history = History.NONE;
    private Desire desire = Desire.RUN;
    private @Nullable Replacement replacement;
    private boolean spare = true;

    private Step see(Evidence evidence) {
        Step step = Scenarios.LIFECYCLE.step(state, new Situation(history, desire, replacement, spare, evidence, now));
        state = step.state();
        history = step.history();
        return step;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void startAndBecomeReady() {
        see(new Evidence.Absent());
        see(STARTING);
        see(READY);
        assertThat(state.phase()).isEqualTo(Phase.READY);
    }

    private void die(Evidence evidence) {
        see(evidence);
        assertThat(state.phase()).isEqualTo(Phase.RECLAIMING);
        see(new Evidence.Absent());
    }

    private static Evidence silent(Duration silence, Condition condition) {
        return running(Scenarios.silent(silence, condition));
    }

    @Test
    void launchesWhenWantedAndStopped() {
        assertThat(see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());
        assertThat(state).isEqualTo(new State.Starting(now));
    }

    @Test
    void restartsAtOnceWhenAReadyServiceCrashes() {
        startAndBecomeReady();

        assertThat(see(exited(137, "some line", true)).actions()).containsExactly(new Action.Reclaim());
        assertThat(state.phase()).isEqualTo(Phase.RECLAIMING);
        see(new Evidence.Absent());
        assertThat(state).isEqualTo(new State.Backoff(now, now));
        assertThat(see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());

        assertThat(history.lastReason()).isEqualTo("crashed: exit=137 (SIGKILL)");
        assertThat(history.restarts()).isOne();
    }

    @Test
    void stopFromOutsideIsNoFailure() {
        startAndBecomeReady();
        desire = Desire.STOP;

        see(new Evidence.Exited(new Exit(new ExitStatus(143), "", true), true));
        assertThat(state).isEqualTo(new State.Reclaiming(now, null, true));
        see(new Evidence.Absent());

        assertThat(state.phase()).isEqualTo(Phase.STOPPED);
        assertThat(history).isEqualTo(History.NONE);
    }

    @Test
    void tellsTheLastLogLineWhenAStartFails() {
        see(new Evidence.Absent());
        die(exited(1, "Port 8411 was already in use.", false));

        assertThat(history.lastReason()).isEqualTo("crashed: exit=1 log=\"Port 8411 was already in use.\"");
        assertThat(state)
                .isInstanceOfSatisfying(
                        State.Backoff.class,
                        backoff -> assertThat(backoff.until() - now)
                                .isBetween(
                                        Duration.ofMillis(80).toNanos(),
                                        Duration.ofMillis(120).toNanos()));
    }

    @Test
    void waitsOutTheBackoffWhenNotDueYet() {
        see(new Evidence.Absent());
        die(exited(1, "", false));

        assertThat(see(new Evidence.Absent()).actions()).isEmpty();
        pass(Duration.ofMillis(121));
        assertThat(see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());
    }

    @Test
    void failsWhenTheBudgetIsSpentAndTriesAgainSlowly() {
        for (int i = 0; i < Scenarios.RESTARTS.budget(); i++) {
            pass(Duration.ofSeconds(1));
            state = new State.Starting(now);
            die(exited(1, "", false));
            assertThat(state.phase()).isEqualTo(Phase.BACKOFF);
        }
        state = new State.Starting(now);
        die(exited(1, "", false));
        assertThat(state.phase()).isEqualTo(Phase.FAILED);

        pass(Scenarios.RESTARTS.retryAfter().minusNanos(1));
        assertThat(see(new Evidence.Absent()).actions()).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());
        die(exited(1, "", false));
        assertThat(state.phase())
                .as("one try, however old the other failures are")
                .isEqualTo(Phase.FAILED);
    }

    @Test
    void forgivesWhenStableForLongEnough() {
        see(new Evidence.Absent());
        die(exited(1, "", false));
        pass(Duration.ofSeconds(1));
        startAndBecomeReady();

        pass(Scenarios.RESTARTS.stableAfter().minusNanos(1));
        see(READY);
        assertThat(history.failures()).isOne();
        pass(Duration.ofNanos(1));
        see(READY);
        assertThat(history.failures()).isZero();
        assertThat(history.restarts()).isOne();
        assertThat(history.lastReason()).isNotNull();
    }

    @Test
    void isDoubtedAndRecoversWhenAFewHeartbeatsAreMissed() {
        startAndBecomeReady();

        see(silent(Duration.ofMillis(900), Condition.UNKNOWN));
        assertThat(state).isEqualTo(new State.Suspect(now, new Verdict.Missing(1)));
        long since = now;
        pass(Duration.ofMillis(500));
        see(silent(Duration.ofMillis(1_100), Condition.UNKNOWN));
        assertThat(state).isEqualTo(new State.Suspect(since, new Verdict.Missing(2)));
        see(READY);
        assertThat(state).isEqualTo(new State.Ready(now));
        assertThat(history).isEqualTo(History.NONE);
    }

    @Test
    void isKilledAndRestartedWhenStopped() {
        startAndBecomeReady();
        Evidence stopped = silent(Duration.ofMillis(1_500), new Condition('T', 0, 0));

        assertThat(see(stopped).actions())
                .containsExactly(new Action.Dump(new Failure(Cause.STOPPED, "missed=3 state=T")));
        assertThat(see(stopped).actions()).isEmpty();
        assertThat(see(dumped(stopped)).actions()).containsExactly(new Action.Kill());
        assertThat(state.phase()).isEqualTo(Phase.KILLING);
        assertThat(see(stopped).actions()).as("asked for again").containsExactly(new Action.Kill());
        die(exited(137, "", true));

        assertThat(history.lastReason()).isEqualTo("stopped: missed=3 state=T");
        assertThat(state).isEqualTo(new State.Backoff(now, now));
    }

    @Test
    void isKilledWithoutADossierWhenThatTakesTooLong() {
        startAndBecomeReady();
        Evidence hung = silent(Duration.ofSeconds(2), new Condition('S', 0, 0));
        see(hung);

        pass(Scenarios.PATIENCE.dossier());
        assertThat(see(hung).actions()).containsExactly(new Action.Kill());
    }

    @Test
    void livesOnWhenItRecoversBeforeTheKill() {
        startAndBecomeReady();
        see(silent(Duration.ofSeconds(2), new Condition('S', 0, 0)));

        assertThat(see(dumped(READY)).actions()).isEmpty();
        assertThat(state.phase()).isEqualTo(Phase.READY);
        assertThat(history).isEqualTo(History.NONE);
    }

    @Test
    void keepsTheVerdictAsTheReasonWhenItDiesWhileCondemned() {
        startAndBecomeReady();
        see(silent(Duration.ofSeconds(2), new Condition('S', 0, 0)));
        die(exited(143, "", true));

        assertThat(history.lastReason()).isEqualTo("hung: missed=4 state=S");
    }

    @Test
    void restartsAllTheSameWhenReclaimingTakesTooLong() {
        startAndBecomeReady();
        see(exited(137, "", true));

        pass(Scenarios.PATIENCE.reclaim());
        see(exited(137, "", true));
        assertThat(state.phase()).isEqualTo(Phase.BACKOFF);
    }

    @Test
    void tellsTheReasonWhenNoProcessCouldBeMade() {
        see(new Evidence.Absent());
        see(new Evidence.NotLaunched("no program"));

        assertThat(history.lastReason()).isEqualTo("not-launched: reason=no program");
        assertThat(state.phase()).isEqualTo(Phase.BACKOFF);
    }

    @Test
    void drainsThenStopsWithoutCountingAFailureWhenOrdered() {
        startAndBecomeReady();
        desire = Desire.STOP;

        assertThat(see(READY).actions()).containsExactly(new Action.Terminate());
        assertThat(see(READY).actions()).isEmpty();
        die(exited(143, "", true));
        assertThat(state.phase()).isEqualTo(Phase.STOPPED);
        assertThat(history).isEqualTo(History.NONE);
    }

    @Test
    void isKilledWhenItDoesNotEndInTime() {
        startAndBecomeReady();
        desire = Desire.STOP;
        see(READY);

        pass(Scenarios.PATIENCE.stop());
        assertThat(see(READY).actions()).containsExactly(new Action.Kill());
        die(exited(137, "", true));
        assertThat(state.phase()).isEqualTo(Phase.STOPPED);
        assertThat(history).isEqualTo(History.NONE);
    }

    @Test
    void startsAgainWhenTheOrderToStopIsTakenBack() {
        startAndBecomeReady();
        desire = Desire.STOP;
        see(READY);
        desire = Desire.RUN;
        see(READY);
        assertThat(state.phase()).isEqualTo(Phase.DRAINING);

        die(exited(143, "", true));
        assertThat(state.phase()).isEqualTo(Phase.STARTING);
        assertThat(history.restarts()).isZero();
    }

    @Test
    void isNotJudgedWhilePausedAndForgivenAfterwards() {
        startAndBecomeReady();
        desire = Desire.PAUSE;
        Evidence stopped = silent(Duration.ofMinutes(5), new Condition('t', 0, 0));

        see(stopped);
        assertThat(see(stopped).actions()).isEmpty();
        assertThat(state.phase()).isEqualTo(Phase.PAUSED);
        desire = Desire.RUN;
        assertThat(see(stopped).actions()).containsExactly(new Action.Forgive());
        assertThat(state.phase()).isEqualTo(Phase.READY);
    }

    @Test
    void isSavedFromTheKillWhenPausedInTime() {
        startAndBecomeReady();
        Evidence stopped = silent(Duration.ofMinutes(5), new Condition('t', 0, 0));
        see(stopped);
        desire = Desire.PAUSE;

        assertThat(see(dumped(stopped)).actions()).isEmpty();
        assertThat(state.phase()).isEqualTo(Phase.PAUSED);
    }

    private static final Evidence STUCK = running(Scenarios.working(Scenarios.stuck(2)));

    private void becomeQuarantined() {
        startAndBecomeReady();
        see(STUCK);
        pass(Scenarios.PATIENCE.stuck().interrupt());
        assertThat(see(STUCK).actions()).containsExactly(new Action.Quarantine());
        assertThat(state.phase()).isEqualTo(Phase.QUARANTINED);
    }

    @Test
    void interruptsTheStuckRequestFirstAndIsReadyAgainWhenItEnds() {
        startAndBecomeReady();

        assertThat(see(STUCK).actions()).containsExactly(new Action.Interrupt(List.of("r-1")));
        assertThat(state.phase()).isEqualTo(Phase.SUSPECT);
        pass(Scenarios.PATIENCE.stuck().interrupt().minusNanos(1));
        assertThat(see(STUCK).actions()).isEmpty();
        see(READY);
        assertThat(state).isEqualTo(new State.Ready(now));
        assertThat(history).isEqualTo(History.NONE);
    }

    @Test
    void interruptsAnotherRequestWhenThatIsStuckTheLongest() {
        startAndBecomeReady();
        see(STUCK);

        assertThat(see(running(Scenarios.working(Scenarios.deadlocked(1)))).actions())
                .containsExactly(new Action.Interrupt(List.of("r-7")));
    }

    @Test
    void remembersTheRequestsOfADeadlockWhenTheirClaimsAreGone() {
        startAndBecomeReady();
        see(running(Scenarios.working(Scenarios.deadlocked(0))));
        pass(Scenarios.PATIENCE.stuck().interrupt());
        Work later = new Work(1, 0, null, new Work.Deadlock("seat-0,other", 1, List.of()), "", true, Duration.ZERO);
        see(running(Scenarios.working(later)));
        see(running(Scenarios.working(later)));

        assertThat(state)
                .isInstanceOfSatisfying(
                        State.Dumping.class,
                        dumping -> assertThat(dumping.failure())
                                .hasToString("deadlocked: threads=seat-0,other requests=r-7"));
    }

    @Test
    void letsTheInnocentFinishThenDumpsKillsAndTellsWhichRequest() {
        becomeQuarantined();

        assertThat(see(running(Scenarios.working(Scenarios.quarantined(2)))).actions())
                .isEmpty();
        assertThat(see(running(Scenarios.working(Scenarios.stuck(0)))).actions())
                .as("it told this before it was drained")
                .isEmpty();
        Evidence alone = running(Scenarios.working(Scenarios.quarantined(0)));
        assertThat(see(alone).actions()).containsExactly(new Action.Dump(Scenarios.STUCK.failure()));
        assertThat(see(alone).actions()).isEmpty();
        assertThat(see(dumped(alone)).actions()).containsExactly(new Action.Kill());
        die(exited(137, "", true));
        assertThat(history.lastReason()).startsWith("stuck: request=r-1 handler=spin");
        assertThat(history.failures()).isOne();
    }

    @Test
    void waitsForTheInnocentOnlyUpToALimit() {
        becomeQuarantined();

        pass(Scenarios.PATIENCE.stuck().finish());
        see(STUCK);
        assertThat(state.phase()).isEqualTo(Phase.DUMPING);
        pass(Scenarios.PATIENCE.dossier());
        assertThat(see(STUCK).actions()).containsExactly(new Action.Kill());
    }

    @Test
    void isReplacedInGoodOrderWhenTheRequestEndsInQuarantine() {
        becomeQuarantined();

        Evidence recovered = running(Scenarios.working(Scenarios.draining()));
        assertThat(see(recovered).actions()).containsExactly(new Action.Terminate());
        assertThat(state.phase()).isEqualTo(Phase.DRAINING);
        see(exited(143, "", true));
        assertThat(see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());
        assertThat(history.failures()).as("no failure").isZero();
        assertThat(history.lastReason()).isEqualTo("drained: after=stuck");
    }

    @Test
    void killIsCancelledWhenTheRequestEndsDuringTheDossier() {
        becomeQuarantined();
        see(running(Scenarios.working(Scenarios.quarantined(0))));
        assertThat(state.phase()).isEqualTo(Phase.DUMPING);

        see(dumped(running(Scenarios.working(Scenarios.draining()))));
        assertThat(state.phase()).isEqualTo(Phase.DRAINING);
    }

    @Test
    void doubtDoesNotCancelTheKillOfABlockedServiceNorCarryItOut() {
        becomeQuarantined();
        see(running(Scenarios.working(Scenarios.quarantined(0))));
        pass(Scenarios.PATIENCE.dossier());

        assertThat(see(silent(Duration.ofMillis(900), Condition.UNKNOWN)).actions())
                .isEmpty();
        assertThat(state.phase()).isEqualTo(Phase.DUMPING);
    }

    @Test
    void isNotQuarantinedWhileTheOthersDoNotSufficeUntilALimit() {
        startAndBecomeReady();
        spare = false;
        see(STUCK);
        pass(Scenarios.PATIENCE.stuck().interrupt());
        assertThat(see(STUCK).actions()).isEmpty();

        pass(Scenarios.PATIENCE.stuck().finish());
        assertThat(see(STUCK).actions()).containsExactly(new Action.Quarantine());
    }

    @Test
    void isReplacedWhenWornAndTheOthersSuffice() {
        startAndBecomeReady();
        Evidence worn = running(Scenarios.working(Scenarios.worn()));
        spare = false;
        assertThat(see(worn).actions()).isEmpty();

        spare = true;
        assertThat(see(worn).actions()).containsExactly(new Action.Terminate());
        see(exited(143, "", true));
        see(new Evidence.Absent());
        assertThat(history.lastReason()).isEqualTo("worn: requests=10");
        assertThat(history.restarts()).isOne();
        assertThat(history.failures()).isZero();
    }

    @Test
    void isReplacedOnOrderAndAPatientOrderWaits() {
        startAndBecomeReady();
        Failure reason = new Failure(Cause.ORDERED, "by=operator");
        spare = false;
        replacement = new Replacement(reason, true);
        assertThat(see(READY).actions()).isEmpty();

        replacement = new Replacement(reason, false);
        assertThat(see(READY).actions()).containsExactly(new Action.Terminate());
        replacement = null;
        see(exited(143, "", true));
        assertThat(see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());
        assertThat(history.lastReason()).isEqualTo("ordered: by=operator");
    }

    @Test
    void waitsNoLongerWhenARestartIsOrdered() {
        see(new Evidence.Absent());
        die(exited(1, "", false));
        replacement = new Replacement(new Failure(Cause.ORDERED, "by=operator"), false);
        assertThat(see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());

        state = new State.Failed(now, new Failure(Cause.CRASHED, "exit=1"));
        assertThat(see(new Evidence.Absent()).actions()).containsExactly(new Action.Launch());
    }

    @Test
    void aServiceThatGaveUpItsSeatsIsReplaced() {
        startAndBecomeReady();
        see(running(Scenarios.working(Scenarios.draining())));

        assertThat(state.phase()).isEqualTo(Phase.DRAINING);
        pass(Scenarios.PATIENCE.stop());
        assertThat(see(READY).actions()).containsExactly(new Action.Kill());
        die(exited(137, "", true));
        assertThat(history.lastReason()).isEqualTo("drained: by=another");
        assertThat(state.phase()).isEqualTo(Phase.STARTING);
    }

    private static Evidence dumped(Evidence evidence) {
        Vitals vitals = ((Evidence.Running) evidence).vitals();
        return new Evidence.Running(vitals, true);
    }
}
