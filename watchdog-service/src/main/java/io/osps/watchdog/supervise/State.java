package io.osps.watchdog.supervise;

import org.jspecify.annotations.Nullable;

/** Where a service is, with what the next decision needs to know. Times are of the monotonic clock. */
sealed interface State {
    /** When it came here. */
    long since();

    /** Its name. */
    default Phase phase() {
        return switch (this) {
            case Starting _ -> Phase.STARTING;
            case Ready _ -> Phase.READY;
            case Suspect _ -> Phase.SUSPECT;
            case Dumping _ -> Phase.DUMPING;
            case Killing _ -> Phase.KILLING;
            case Reclaiming _ -> Phase.RECLAIMING;
            case Backoff _ -> Phase.BACKOFF;
            case Paused _ -> Phase.PAUSED;
            case Draining _ -> Phase.DRAINING;
            case Stopped _ -> Phase.STOPPED;
            case Failed _ -> Phase.FAILED;
        };
    }

    record Starting(long since) implements State {}

    record Ready(long since) implements State {}

    /** Why it is doubted is the latest doubt. */
    record Suspect(long since, Verdict.Doubt doubt) implements State {}

    record Dumping(long since, Verdict.Fatal verdict) implements State {}

    /** The failure is null when the kill ends an ordered stop. */
    record Killing(long since, @Nullable Failure failure) implements State {}

    /** The failure is null when it ended as it was told to. */
    record Reclaiming(long since, @Nullable Failure failure, boolean wasReady) implements State {}

    /** Until when it waits. */
    record Backoff(long since, long until) implements State {}

    record Paused(long since) implements State {}

    record Draining(long since) implements State {}

    record Stopped(long since) implements State {}

    record Failed(long since) implements State {}
}
