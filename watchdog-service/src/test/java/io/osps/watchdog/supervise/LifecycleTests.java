package io.osps.watchdog.supervise;

import static io.osps.watchdog.supervise.Scenarios.exited;
import static io.osps.watchdog.supervise.Scenarios.running;
import static io.osps.watchdog.supervise.Scenarios.vitals;
import static org.assertj.core.api.Assertions.assertThat;

import io.osps.watchdog.evidence.Condition;
import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.Vitals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Lives of a service under a clock that only the test moves. */
final class LifecycleTests {
    private static final Evidence READY = running(vitals(true, true, Duration.ZERO));
    private static final Evidence STARTING = running(vitals(false, false, Duration.ZERO));

    private long now = Scenarios.NOW;
    private State state = new State.Stopped(now);
    private History history = History.NONE;
    private Desire desire = Desire.RUN;

    private Step see(Evidence evidence) {
        Step step = Scenarios.LIFECYCLE.step(state, new Situation(history, desire, evidence, now));
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

        assertThat(see(stopped).actions()).containsExactly(new Action.Dump(new Verdict.Stopped(3, 'T')));
        assertThat(see(stopped).actions()).isEmpty();
        assertThat(see(dumped(stopped)).actions()).containsExactly(new Action.Kill());
        assertThat(state.phase()).isEqualTo(Phase.KILLING);
        assertThat(see(stopped).actions()).as("asked for again").containsExactly(new Action.Kill());
        die(exited(137, "", true));

        assertThat(history.lastReason()).isEqualTo("silent: missed=3 state=T");
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

        assertThat(history.lastReason()).isEqualTo("silent: missed=4 state=S");
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

    private static Evidence dumped(Evidence evidence) {
        Vitals vitals = ((Evidence.Running) evidence).vitals();
        return new Evidence.Running(vitals, true);
    }
}
