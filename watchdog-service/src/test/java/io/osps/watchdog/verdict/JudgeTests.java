/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.watchdog.evidence.ProcessActivity;
import io.osps.watchdog.evidence.Vitals;
import io.osps.watchdog.evidence.Work;
import io.osps.watchdog.supervise.Scenarios;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class JudgeTests {
    private static final ProcessActivity IDLE = new ProcessActivity('S', 0.01, 0.02);

    private final Judge judge = new Judge(Scenarios.PATIENCE);

    private Verdict silentFor(long millis, ProcessActivity activity) {
        return judge.judge(Scenarios.silent(Duration.ofMillis(millis), activity));
    }

    @Test
    void isHealthyWhenTheHeartbeatIsAnsweredHoweverBusy() {
        assertThat(silentFor(749, new ProcessActivity('R', 2, 5))).isEqualTo(new Verdict.Healthy(false));
    }

    @Test
    void isMissingWhenFewerHeartbeatsAreMissedThanTheLimit() {
        assertThat(silentFor(750, IDLE)).isEqualTo(new Verdict.Missing(1));
        assertThat(silentFor(1_499, new ProcessActivity('T', 0, 0))).isEqualTo(new Verdict.Missing(2));
    }

    @Test
    void isStoppedWhenTheProcessIsStopped() {
        assertThat(silentFor(1_500, new ProcessActivity('T', 0, 0))).isEqualTo(new Verdict.Suspended(3, 'T'));
        assertThat(silentFor(1_500, new ProcessActivity('t', 0, 1))).isEqualTo(new Verdict.Suspended(3, 't'));
    }

    @Test
    void isStarvedWhenTheRunDelayGrewByHalfOfTheSilence() {
        assertThat(silentFor(60_000, new ProcessActivity('R', 0.1, 0.5))).isEqualTo(new Verdict.Starved(120, 0.5));
        assertThat(silentFor(1_500, new ProcessActivity('S', 0.05, 0.44))).isEqualTo(new Verdict.Hung(3, 'S'));
    }

    @Test
    void isSpinningThenRunawayWhenItBurnsCpu() {
        assertThat(silentFor(1_500, new ProcessActivity('R', 0.3, 0.2))).isEqualTo(new Verdict.Spinning(3, 0.3));
        ProcessActivity burning = new ProcessActivity('S', 0.97, 0.1);
        assertThat(silentFor(9_999, burning)).isEqualTo(new Verdict.Spinning(19, 0.97));
        Verdict past = silentFor(10_000, burning);
        assertThat(past).isEqualTo(new Verdict.Runaway(20, 'S', 0.97));
        assertThat(((Verdict.Fatal) past).failure()).hasToString("spinning: missed=20 state=S cpu=97%");
    }

    @Test
    void isStarvedRatherThanSpinningWhenItIsBoth() {
        assertThat(silentFor(60_000, new ProcessActivity('R', 0.5, 0.6))).isInstanceOf(Verdict.Starved.class);
    }

    @Test
    void isHungWhenNothingExcusesTheSilence() {
        assertThat(silentFor(1_500, IDLE)).isEqualTo(new Verdict.Hung(3, 'S'));
        assertThat(silentFor(1_500, ProcessActivity.UNKNOWN)).isEqualTo(new Verdict.Hung(3, '?'));
    }

    @Test
    void isHeldWhenTheWatchdogItselfWasPaused() {
        Vitals vitals = new Vitals(true, true, Duration.ofSeconds(20), new ProcessActivity('T', 0, 0), true, Work.NONE);
        assertThat(judge.judge(vitals)).isEqualTo(new Verdict.Held(40));
    }

    @Test
    void hasTimeToStartWhenItNeverAnswered() {
        assertThat(starting(59_999, IDLE, false)).isEqualTo(new Verdict.Healthy(false));
        assertThat(starting(60_000, IDLE, false)).isEqualTo(new Verdict.NotStarted(60_000, 'S'));
        assertThat(starting(60_000, IDLE, true)).isEqualTo(new Verdict.Held(120));
        assertThat(starting(60_000, new ProcessActivity('R', 0.2, 0.8), false))
                .isEqualTo(new Verdict.Starved(120, 0.8));
        assertThat(starting(60_000, new ProcessActivity('T', 0.2, 0.8), false))
                .isEqualTo(new Verdict.NotStarted(60_000, 'T'));
    }

    private Verdict working(Work work) {
        return judge.judge(Scenarios.working(work));
    }

    private Verdict late(Duration past, Duration idle, boolean starved) {
        Work.Overdue request = new Work.Overdue("r-1", "spin", past, idle, starved);
        return working(new Work(3, 1, request, null, "", false, Duration.ZERO));
    }

    @Test
    void isStuckWhenARequestIsPastItsDeadlineAndGraceWithoutProgress() {
        assertThat(late(Duration.ofMillis(1_999), Duration.ofMillis(1_999), false))
                .isEqualTo(new Verdict.Healthy(false));
        Verdict stuck = late(Duration.ofSeconds(2), Duration.ofSeconds(2), false);
        assertThat(stuck).isInstanceOfSatisfying(Verdict.Stuck.class, verdict -> {
            assertThat(verdict.requests()).containsExactly("r-1");
            assertThat(verdict.others()).isEqualTo(2);
            assertThat(verdict.failure())
                    .hasToString("stuck: request=r-1 handler=spin past-deadline-ms=2000 without-progress-ms=2000");
        });
    }

    @Test
    void progressExtendsTheLeaseUpToTheCap() {
        assertThat(late(Duration.ofMinutes(9), Duration.ofMillis(1_999), false)).isEqualTo(new Verdict.Healthy(false));
        assertThat(late(Duration.ofMinutes(10), Duration.ofMillis(5), false)).isInstanceOf(Verdict.Stuck.class);
    }

    @Test
    void aStarvedServiceHasLongerForItsRequests() {
        assertThat(late(Duration.ofSeconds(11), Duration.ofSeconds(11), true)).isInstanceOf(Verdict.Delayed.class);
        assertThat(late(Duration.ofSeconds(12), Duration.ofSeconds(12), true)).isInstanceOf(Verdict.Stuck.class);
    }

    @Test
    void isDeadlockedWhenItSaysSoAndTheThreadsInItAreNotInnocent() {
        assertThat(working(Scenarios.deadlocked(3))).isInstanceOfSatisfying(Verdict.Deadlocked.class, verdict -> {
            assertThat(verdict.requests()).containsExactly("r-7");
            assertThat(verdict.others()).isEqualTo(3);
            assertThat(verdict.failure()).hasToString("deadlocked: threads=seat-0,other requests=r-7");
        });
    }

    @Test
    void requestsAreNotJudgedAfterAPauseOfTheWatchdogItself() {
        Vitals paused = new Vitals(true, true, Duration.ZERO, ProcessActivity.UNKNOWN, true, Scenarios.deadlocked(0));
        assertThat(judge.judge(paused)).isEqualTo(new Verdict.Held(0));
        Vitals sound = new Vitals(true, true, Duration.ZERO, ProcessActivity.UNKNOWN, true, Work.NONE);
        assertThat(judge.judge(sound)).isEqualTo(new Verdict.Healthy(false));
    }

    @Test
    void isBusyWhenNoRequestEndedForAsLongAsSilenceWouldHaveToLast() {
        assertThat(working(new Work(2, 0, null, null, "", false, Duration.ofMillis(1_499))))
                .isEqualTo(new Verdict.Healthy(false));
        assertThat(working(new Work(2, 0, null, null, "", false, Duration.ofMillis(1_500))))
                .isEqualTo(new Verdict.Healthy(true));
    }

    @Test
    void isWornWhenItSaysSoAndNothingIsWrongWithIt() {
        assertThat(working(Scenarios.worn())).isEqualTo(new Verdict.Worn("requests=10"));
        assertThat(working(new Work(2, 1, Scenarios.ENDLESS, null, "requests=10", false, Duration.ZERO)))
                .isInstanceOf(Verdict.Stuck.class);
    }

    @Test
    void everyVerdictTellsItsFacts() {
        assertThat(new Verdict.Missing(2).text()).isEqualTo("missing: missed=2");
        assertThat(new Verdict.Held(0).text()).isEqualTo("held: missed=0");
        assertThat(new Verdict.Starved(4, 0.8).text()).isEqualTo("starved: missed=4 wait=80%");
        assertThat(new Verdict.Spinning(4, 1.5).text()).isEqualTo("spinning: missed=4 cpu=150%");
        assertThat(new Verdict.Delayed(Scenarios.ENDLESS).text()).startsWith("starved: request=r-1 handler=spin");
        assertThat(new Verdict.Suspended(3, 'T').text()).isEqualTo("suspended: missed=3 state=T");
        assertThat(new Verdict.Hung(3, 'S').text()).isEqualTo("hung: missed=3 state=S");
        assertThat(new Verdict.NotStarted(60_000, 'S').text()).isEqualTo("not-started: after=60000ms state=S");
        assertThat(new Verdict.Worn("requests=10").text()).isEqualTo("worn: requests=10");
        assertThat(new Verdict.Healthy(false).text()).isEqualTo("healthy");
        assertThat(new Verdict.Healthy(true).text()).isEqualTo("busy");
    }

    private Verdict starting(long millis, ProcessActivity activity, boolean ownPause) {
        return judge.judge(new Vitals(false, false, Duration.ofMillis(millis), activity, ownPause, Work.NONE));
    }
}
