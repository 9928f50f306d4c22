package io.osps.watchdog.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.watchdog.evidence.Condition;
import io.osps.watchdog.evidence.Vitals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class JudgeTests {
    private static final Condition IDLE = new Condition('S', 0.01, 0.02);

    private final Judge judge = new Judge(Scenarios.PATIENCE);

    private Verdict silentFor(long millis, Condition condition) {
        return judge.judge(Scenarios.silent(Duration.ofMillis(millis), condition));
    }

    @Test
    void isHealthyWhenTheHeartbeatIsAnsweredHoweverBusy() {
        assertThat(silentFor(749, new Condition('R', 2, 5))).isEqualTo(new Verdict.Healthy());
    }

    @Test
    void isMissingWhenFewerHeartbeatsAreMissedThanTheLimit() {
        assertThat(silentFor(750, IDLE)).isEqualTo(new Verdict.Missing(1));
        assertThat(silentFor(1_499, new Condition('T', 0, 0))).isEqualTo(new Verdict.Missing(2));
    }

    @Test
    void isStoppedWhenTheProcessIsStopped() {
        assertThat(silentFor(1_500, new Condition('T', 0, 0))).isEqualTo(new Verdict.Stopped(3, 'T'));
        assertThat(silentFor(1_500, new Condition('t', 0, 1))).isEqualTo(new Verdict.Stopped(3, 't'));
    }

    @Test
    void isStarvedWhenTheRunDelayGrewByHalfOfTheSilence() {
        assertThat(silentFor(60_000, new Condition('R', 0.1, 0.5))).isEqualTo(new Verdict.Starved(120, 0.5));
        assertThat(silentFor(1_500, new Condition('S', 0.05, 0.44))).isEqualTo(new Verdict.Hung(3, 'S'));
    }

    @Test
    void isSpinningThenRunawayWhenItBurnsCpu() {
        assertThat(silentFor(1_500, new Condition('R', 0.3, 0.2))).isEqualTo(new Verdict.Spinning(3, 0.3));
        Condition burning = new Condition('S', 0.97, 0.1);
        assertThat(silentFor(9_999, burning)).isEqualTo(new Verdict.Spinning(19, 0.97));
        Verdict past = silentFor(10_000, burning);
        assertThat(past).isEqualTo(new Verdict.Runaway(20, 'S', 0.97));
        assertThat(((Verdict.Fatal) past).failure()).hasToString("silent: missed=20 state=S cpu=97%");
    }

    @Test
    void isStarvedRatherThanSpinningWhenItIsBoth() {
        assertThat(silentFor(60_000, new Condition('R', 0.5, 0.6))).isInstanceOf(Verdict.Starved.class);
    }

    @Test
    void isHungWhenNothingExcusesTheSilence() {
        assertThat(silentFor(1_500, IDLE)).isEqualTo(new Verdict.Hung(3, 'S'));
        assertThat(silentFor(1_500, Condition.UNKNOWN)).isEqualTo(new Verdict.Hung(3, '?'));
    }

    @Test
    void isHeldWhenTheWatchdogItselfWasPaused() {
        Vitals vitals = new Vitals(true, true, Duration.ofSeconds(20), new Condition('T', 0, 0), true);
        assertThat(judge.judge(vitals)).isEqualTo(new Verdict.Held(40));
    }

    @Test
    void hasTimeToStartWhenItNeverAnswered() {
        assertThat(starting(59_999, IDLE, false)).isEqualTo(new Verdict.Healthy());
        assertThat(starting(60_000, IDLE, false)).isEqualTo(new Verdict.NotStarted(60_000, 'S'));
        assertThat(starting(60_000, IDLE, true)).isEqualTo(new Verdict.Held(120));
        assertThat(starting(60_000, new Condition('R', 0.2, 0.8), false)).isEqualTo(new Verdict.Starved(120, 0.8));
        assertThat(starting(60_000, new Condition('T', 0.2, 0.8), false))
                .isEqualTo(new Verdict.NotStarted(60_000, 'T'));
    }

    private Verdict starting(long millis, Condition condition, boolean ownPause) {
        return judge.judge(new Vitals(false, false, Duration.ofMillis(millis), condition, ownPause));
    }
}
