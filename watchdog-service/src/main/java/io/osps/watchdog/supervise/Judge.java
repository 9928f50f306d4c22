package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Condition;
import io.osps.watchdog.evidence.Vitals;
import java.time.Duration;

/** The table of verdicts: a pure function of the evidence on a living process. */
final class Judge {
    private final Patience patience;

    Judge(Patience patience) {
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
            return new Verdict.Healthy();
        }
        if (missed < patience.misses()) {
            return new Verdict.Missing(missed);
        }
        if (vitals.ownPause()) {
            return new Verdict.Held(missed);
        }
        if (condition.isStopped()) {
            return new Verdict.Stopped(missed, condition.state());
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

    private Verdict judgeStart(Vitals vitals) {
        Duration age = vitals.silence();
        if (age.compareTo(patience.start()) < 0) {
            return new Verdict.Healthy();
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
