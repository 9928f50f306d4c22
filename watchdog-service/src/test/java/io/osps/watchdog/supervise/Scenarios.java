package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Condition;
import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.ExitStatus;
import io.osps.watchdog.evidence.Vitals;
import java.time.Duration;

/** States and evidence for tests of the pure parts. */
final class Scenarios {
    /** Near the overflow of the clock, for it may start anywhere. */
    static final long NOW = Long.MAX_VALUE - 1_000;

    static final Patience PATIENCE = new Patience(
            Duration.ofMillis(500),
            3,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5));

    static final RestartPolicy RESTARTS = new RestartPolicy(
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            6,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));

    static final Lifecycle LIFECYCLE = new Lifecycle(PATIENCE, RESTARTS, 1);

    private static final Condition SLEEPING = new Condition('S', 0, 0);
    private static final Verdict.Fatal HUNG = new Verdict.Hung(3, 'S');

    private Scenarios() {}

    static State state(Phase phase, long since) {
        return switch (phase) {
            case STARTING -> new State.Starting(since);
            case READY -> new State.Ready(since);
            case SUSPECT -> new State.Suspect(since, new Verdict.Missing(1));
            case DUMPING -> new State.Dumping(since, HUNG);
            case KILLING -> new State.Killing(since, HUNG.failure());
            case RECLAIMING -> new State.Reclaiming(since, new Failure(Cause.CRASHED, "exit=1"), false);
            case BACKOFF -> new State.Backoff(since, since + 1);
            case PAUSED -> new State.Paused(since);
            case DRAINING -> new State.Draining(since);
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
            case "exited" -> exited(137, "", true);
            default -> throw new IllegalArgumentException(name);
        };
    }

    static Evidence running(Vitals vitals) {
        return new Evidence.Running(vitals, false);
    }

    static Evidence exited(int code, String lastWords, boolean wasReady) {
        return new Evidence.Exited(new Exit(new ExitStatus(code), lastWords), wasReady);
    }

    static Vitals vitals(boolean up, boolean ready, Duration silence) {
        return new Vitals(up, ready, silence, SLEEPING, false);
    }

    static Vitals silent(Duration silence, Condition condition) {
        return new Vitals(true, true, silence, condition, false);
    }
}
