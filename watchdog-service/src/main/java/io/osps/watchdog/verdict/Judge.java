/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.verdict;

import io.osps.watchdog.evidence.ProcessActivity;
import io.osps.watchdog.evidence.Vitals;
import io.osps.watchdog.evidence.Work;
import java.time.Duration;

/** The table of verdicts: a pure function of the evidence on a living process. */
public record Judge(Timeouts timeouts) {
    public Verdict judge(Vitals vitals) {
        return vitals.up() ? judgeSilence(vitals) : judgeStart(vitals);
    }

    private Verdict judgeSilence(Vitals vitals) {
        Duration silence = vitals.silence();
        ProcessActivity activity = vitals.activity();
        long missed = timeouts.missed(silence);
        if (missed == 0) {
            Verdict verdict = judgeWork(vitals.work());
            return vitals.ownPause() && verdict instanceof Verdict.Blocked ? new Verdict.Held(0) : verdict;
        }
        if (missed < timeouts.misses()) {
            return new Verdict.Missing(missed);
        }
        if (vitals.ownPause()) {
            return new Verdict.Held(missed);
        }
        if (activity.isStopped()) {
            return new Verdict.Suspended(missed, activity.state());
        }
        if (activity.isStarved()) {
            return new Verdict.Starved(missed, activity.waitShare());
        }
        if (activity.isSpinning()) {
            return silence.compareTo(timeouts.spinning()) < 0
                    ? new Verdict.Spinning(missed, activity.cpuShare())
                    : new Verdict.Runaway(missed, activity.state(), activity.cpuShare());
        }
        return new Verdict.Hung(missed, activity.state());
    }

    /** It answers; what counts is whether its requests end. */
    private Verdict judgeWork(Work work) {
        Work.Deadlock deadlock = work.deadlock();
        if (deadlock != null) {
            return new Verdict.Deadlocked(deadlock, work.others());
        }
        Work.Overdue overdue = work.overdue();
        if (overdue != null && isStuck(overdue)) {
            return new Verdict.Stuck(overdue, work.others());
        }
        if (overdue != null && overdue.idle().compareTo(timeouts.stuck().grace()) >= 0) {
            return new Verdict.Delayed(overdue);
        }
        return work.worn().isEmpty()
                ? new Verdict.Healthy(work.standstill().compareTo(timeouts.countedOut()) >= 0)
                : new Verdict.Worn(work.worn());
    }

    private boolean isStuck(Work.Overdue request) {
        Duration longest = request.starved()
                ? timeouts.stuck().grace().plus(timeouts.spinning())
                : timeouts.stuck().grace();
        return request.idle().compareTo(longest) >= 0
                || request.past().compareTo(timeouts.stuck().cap()) >= 0;
    }

    private Verdict judgeStart(Vitals vitals) {
        Duration age = vitals.silence();
        if (age.compareTo(timeouts.start()) < 0) {
            return new Verdict.Healthy(false);
        }
        long missed = timeouts.missed(age);
        if (vitals.ownPause()) {
            return new Verdict.Held(missed);
        }
        ProcessActivity activity = vitals.activity();
        return activity.isStarved() && !activity.isStopped()
                ? new Verdict.Starved(missed, activity.waitShare())
                : new Verdict.NotStarted(age.toMillis(), activity.state());
    }
}
