/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Condition;
import io.osps.watchdog.evidence.Vitals;
import io.osps.watchdog.evidence.Work;
import java.time.Duration;

/** The table of verdicts: a pure function of the evidence on a living process. */
final class Judge {
    private final Timeouts patience;

    Judge(Timeouts patience) {
        this.patience = patience;
    }

    Verdict judge(Vitals vitals) {
        return vitals.up() ? judgeSilence(vitals) : judgeStart(vitals);
    }

    private Verdict judgeSilence(Vitals vitals) {
        Duration silence = vitals.silence();
        Condition condition = vitals.condition();
        long missed = patience.missed(silence);
        if (missed == 0) {
            Verdict verdict = judgeWork(vitals.work());
            return vitals.ownPause() && verdict instanceof Verdict.Blocked ? new Verdict.Held(0) : verdict;
        }
        if (missed < patience.misses()) {
            return new Verdict.Missing(missed);
        }
        if (vitals.ownPause()) {
            return new Verdict.Held(missed);
        }
        if (condition.isStopped()) {
            return new Verdict.Suspended(missed, condition.state());
        }
        if (condition.isStarved()) {
            return new Verdict.Starved(missed, condition.waitShare());
        }
        if (condition.isSpinning()) {
            return silence.compareTo(patience.spinning()) < 0
                    ? new Verdict.Spinning(missed, condition.cpuShare())
                    : new Verdict.Runaway(missed, condition.state(), condition.cpuShare());
        }
        return new Verdict.Hung(missed, condition.state());
    }

    /** It answers; what counts is whether its requests end. */
    private Verdict judgeWork(Work work) {
        Work.Deadlock deadlock = work.deadlock();
        if (deadlock != null) {
            return new Verdict.Deadlocked(deadlock, work.innocent());
        }
        Work.Overdue overdue = work.overdue();
        if (overdue != null && isStuck(overdue)) {
            return new Verdict.Stuck(overdue, work.innocent());
        }
        if (overdue != null && overdue.idle().compareTo(patience.stuck().grace()) >= 0) {
            return new Verdict.Delayed(overdue);
        }
        return work.worn().isEmpty()
                ? new Verdict.Healthy(work.standstill().compareTo(patience.countedOut()) >= 0)
                : new Verdict.Worn(work.worn());
    }

    private boolean isStuck(Work.Overdue request) {
        Duration longest = request.starved()
                ? patience.stuck().grace().plus(patience.spinning())
                : patience.stuck().grace();
        return request.idle().compareTo(longest) >= 0
                || request.past().compareTo(patience.stuck().cap()) >= 0;
    }

    private Verdict judgeStart(Vitals vitals) {
        Duration age = vitals.silence();
        if (age.compareTo(patience.start()) < 0) {
            return new Verdict.Healthy(false);
        }
        long missed = patience.missed(age);
        if (vitals.ownPause()) {
            return new Verdict.Held(missed);
        }
        Condition condition = vitals.condition();
        return condition.isStarved() && !condition.isStopped()
                ? new Verdict.Starved(missed, condition.waitShare())
                : new Verdict.NotStarted(age.toMillis(), condition.state());
    }
}
