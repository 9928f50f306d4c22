/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static io.osps.watchdog.supervise.Scenarios.exited;
import static org.assertj.core.api.Assertions.assertThat;

import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.ProcessActivity;
import io.osps.watchdog.supervise.Order.Desire;
import io.osps.watchdog.verdict.Failure;
import io.osps.watchdog.verdict.Failure.Cause;
import io.osps.watchdog.verdict.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of a service that does not answer, under a clock that only the test moves. */
final class LifecycleSilenceTests {
    private final TestLife life = new TestLife();

    @Test
    void isDoubtedAndRecoversWhenAFewHeartbeatsAreMissed() {
        life.startAndBecomeReady();

        life.see(TestLife.silent(Duration.ofMillis(900), ProcessActivity.UNKNOWN));
        assertThat(life.state).isEqualTo(new State.Suspect(life.now, new Verdict.Missing(1)));
        long since = life.now;
        life.pass(Duration.ofMillis(500));
        life.see(TestLife.silent(Duration.ofMillis(1_100), ProcessActivity.UNKNOWN));
        assertThat(life.state).isEqualTo(new State.Suspect(since, new Verdict.Missing(2)));
        life.see(TestLife.READY);
        assertThat(life.state).isEqualTo(new State.Ready(life.now));
        assertThat(life.history).isEqualTo(History.NONE);
    }

    @Test
    void isKilledAndRestartedWhenStopped() {
        life.startAndBecomeReady();
        Evidence stopped = TestLife.silent(Duration.ofMillis(1_500), new ProcessActivity('T', 0, 0));

        assertThat(life.see(stopped).actions())
                .containsExactly(new Action.Dump(new Failure(Cause.SUSPENDED, "missed=3 state=T")));
        assertThat(life.see(stopped).actions()).isEmpty();
        assertThat(life.see(TestLife.dumped(stopped)).actions()).containsExactly(new Action.Kill());
        assertThat(life.state.phase()).isEqualTo(Phase.KILLING);
        assertThat(life.see(stopped).actions()).as("asked for again").containsExactly(new Action.Kill());
        life.die(exited(137, "", true));

        assertThat(life.history.lastReason()).isEqualTo("suspended: missed=3 state=T");
        assertThat(life.state).isEqualTo(new State.Backoff(life.now, life.now));
    }

    @Test
    void isKilledWithoutADossierWhenThatTakesTooLong() {
        life.startAndBecomeReady();
        Evidence hung = TestLife.silent(Duration.ofSeconds(2), new ProcessActivity('S', 0, 0));
        life.see(hung);

        life.pass(Scenarios.PATIENCE.dossier());
        assertThat(life.see(hung).actions()).containsExactly(new Action.Kill());
    }

    @Test
    void livesOnWhenItRecoversBeforeTheKill() {
        life.startAndBecomeReady();
        life.see(TestLife.silent(Duration.ofSeconds(2), new ProcessActivity('S', 0, 0)));

        assertThat(life.see(TestLife.dumped(TestLife.READY)).actions()).isEmpty();
        assertThat(life.state.phase()).isEqualTo(Phase.READY);
        assertThat(life.history).isEqualTo(History.NONE);
    }

    @Test
    void keepsTheVerdictAsTheReasonWhenItDiesBeforeItIsKilled() {
        life.startAndBecomeReady();
        life.see(TestLife.silent(Duration.ofSeconds(2), new ProcessActivity('S', 0, 0)));
        life.die(exited(143, "", true));

        assertThat(life.history.lastReason()).isEqualTo("hung: missed=4 state=S");
    }

    @Test
    void isNotJudgedWhilePausedAndForgivenAfterwards() {
        life.startAndBecomeReady();
        life.desire = Desire.PAUSE;
        Evidence stopped = TestLife.silent(Duration.ofMinutes(5), new ProcessActivity('t', 0, 0));

        life.see(stopped);
        assertThat(life.see(stopped).actions()).isEmpty();
        assertThat(life.state.phase()).isEqualTo(Phase.PAUSED);
        life.desire = Desire.RUN;
        assertThat(life.see(stopped).actions()).containsExactly(new Action.ResetSilence());
        assertThat(life.state.phase()).isEqualTo(Phase.READY);
    }

    @Test
    void isSavedFromTheKillWhenPausedInTime() {
        life.startAndBecomeReady();
        Evidence stopped = TestLife.silent(Duration.ofMinutes(5), new ProcessActivity('t', 0, 0));
        life.see(stopped);
        life.desire = Desire.PAUSE;

        assertThat(life.see(TestLife.dumped(stopped)).actions()).isEmpty();
        assertThat(life.state.phase()).isEqualTo(Phase.PAUSED);
    }
}
