/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.ProcessActivity;
import io.osps.watchdog.evidence.Vitals;
import io.osps.watchdog.evidence.Work;
import io.osps.watchdog.supervise.Order.Desire;
import io.osps.watchdog.verdict.Failure;
import io.osps.watchdog.verdict.Failure.Cause;
import io.osps.watchdog.verdict.Timeouts;
import io.osps.watchdog.verdict.Verdict;
import java.time.Duration;
import java.util.List;

/** States and evidence for tests of the pure parts. */
public final class Scenarios {
    /** Near the overflow of the clock, for it may start anywhere. */
    static final long NOW = Long.MAX_VALUE - 1_000;

    public static final Timeouts PATIENCE = new Timeouts(
            Duration.ofMillis(500),
            3,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            new Timeouts.Stuck(
                    Duration.ofSeconds(2), Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofSeconds(20)));

    static final RestartPolicy RESTARTS = new RestartPolicy(
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            6,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));

    static final Lifecycle LIFECYCLE = new Lifecycle(PATIENCE, RESTARTS, 1);

    private static final ProcessActivity SLEEPING = new ProcessActivity('S', 0, 0);
    private static final Verdict.Fatal HUNG = new Verdict.Hung(3, 'S');
    public static final Work.Overdue ENDLESS =
            new Work.Overdue("r-1", "spin", Duration.ofSeconds(3), Duration.ofSeconds(2), false);
    static final Verdict.Stuck STUCK = new Verdict.Stuck(ENDLESS, 2);

    private Scenarios() {}

    static State state(Phase phase, long since) {
        return switch (phase) {
            case STARTING -> new State.Starting(since);
            case READY -> new State.Ready(since);
            case SUSPECT -> new State.Suspect(since, new Verdict.Missing(1));
            case QUARANTINED -> new State.Quarantined(since, STUCK);
            case DUMPING -> new State.Dumping(since, HUNG.failure());
            case KILLING -> new State.Killing(since, HUNG.failure());
            case RECLAIMING -> new State.Reclaiming(since, new Failure(Cause.CRASHED, "exit=1"), false);
            case BACKOFF -> new State.Backoff(since, since + 1);
            case PAUSED -> new State.Paused(since);
            case DRAINING -> new State.Draining(since, null);
            case STOPPED -> new State.Stopped(since);
            case FAILED -> new State.Failed(since, new Failure(Cause.CRASHED, "exit=1"));
        };
    }

    static Evidence evidence(String name) {
        return switch (name) {
            case "absent" -> new Evidence.Absent();
            case "launching" -> new Evidence.Launching();
            case "notlaunched" -> new Evidence.NotLaunched("no setsid");
            case "new" -> running(vitals(false, false, Duration.ZERO));
            case "ready" -> running(vitals(true, true, Duration.ZERO));
            case "doubt" -> running(vitals(true, true, Duration.ofMillis(900)));
            case "fatal" -> running(vitals(true, true, Duration.ofMillis(1_500)));
            case "stuck" -> running(working(stuck(2)));
            case "left" -> running(working(draining()));
            case "worn" -> running(working(worn()));
            case "exited" -> exited(137, "", true);
            default -> throw new IllegalArgumentException(name);
        };
    }

    static Evidence running(Vitals vitals) {
        return new Evidence.Running(vitals, false);
    }

    static Evidence exited(int code, String lastWords, boolean wasReady) {
        return new Evidence.Exited(new Exit(code, lastWords), wasReady);
    }

    public static Vitals vitals(boolean up, boolean ready, Duration silence) {
        return new Vitals(up, ready, silence, SLEEPING, false, Work.NONE);
    }

    public static Vitals silent(Duration silence, ProcessActivity activity) {
        return new Vitals(true, true, silence, activity, false, Work.NONE);
    }

    /** It answers, and has that in hand. */
    public static Vitals working(Work work) {
        return new Vitals(true, true, Duration.ZERO, ProcessActivity.UNKNOWN, false, work);
    }

    /** One request that does not end, beside so many others ones. */
    public static Work stuck(int others) {
        return new Work(others + 1, 1, ENDLESS, null, "", false, Duration.ZERO);
    }

    /** The same once it has no seats any more. */
    public static Work quarantined(int others) {
        return new Work(others + 1, 1, ENDLESS, null, "", true, Duration.ZERO);
    }

    public static Work deadlocked(int others) {
        Work.Deadlock deadlock = new Work.Deadlock("seat-0,other", 1, List.of("r-7"));
        return new Work(others + 1, 0, null, deadlock, "", false, Duration.ZERO);
    }

    public static Work draining() {
        return new Work(0, 0, null, null, "", true, Duration.ZERO);
    }

    public static Work worn() {
        return new Work(0, 0, null, null, "requests=10", false, Duration.ZERO);
    }

    static Situation situation(History history, Desire desire, Evidence evidence, long now) {
        return new Situation(history, desire, null, true, evidence, now);
    }
}
