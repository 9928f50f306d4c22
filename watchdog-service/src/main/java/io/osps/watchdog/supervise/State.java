/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.verdict.Failure;
import io.osps.watchdog.verdict.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Where a service is, with what the next decision needs to know. Times are of the monotonic clock. */
sealed interface State {
    /** When it came here. */
    long since();

    /** Its name. */
    default Phase phase() {
        return switch (this) {
            case Starting _ -> Phase.STARTING;
            case Ready _ -> Phase.READY;
            case Suspect _, Interrupted _ -> Phase.SUSPECT;
            case Quarantined _ -> Phase.QUARANTINED;
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

    /** What there is to say about it, as {@code name=value}; empty where the name says all. */
    default String facts() {
        return switch (this) {
            case Suspect suspect -> suspect.doubt().text();
            case Interrupted interrupted -> interrupted.verdict().text();
            case Quarantined quarantined -> quarantined.verdict().text();
            case Dumping dumping -> dumping.failure().toString();
            case Killing killing ->
                killing.failure() == null
                        ? "did not end in time"
                        : killing.failure().toString();
            case Reclaiming reclaiming ->
                reclaiming.failure() == null
                        ? "ended as told"
                        : reclaiming.failure().toString();
            case Draining draining ->
                draining.replacement() == null ? "" : draining.replacement().toString();
            case Backoff backoff ->
                "wait-ms=" + Duration.ofNanos(backoff.until() - backoff.since()).toMillis();
            case Failed failed -> failed.failure() + "; it is tried again now and then";
            case Starting _, Ready _, Paused _, Stopped _ -> "";
        };
    }

    /** How loudly it is told that a service has come here. */
    default Level level() {
        return switch (this) {
            case Failed _ -> Level.ERROR;
            case Interrupted _, Quarantined _, Dumping _, Killing _ -> Level.WARN;
            case Reclaiming reclaiming ->
                reclaiming.failure() == null || reclaiming.failure().cause().isOrderly() ? Level.INFO : Level.WARN;
            case Starting _, Ready _, Suspect _, Backoff _, Paused _, Draining _, Stopped _ -> Level.INFO;
        };
    }

    record Starting(long since) implements State {}

    record Ready(long since) implements State {}

    /** Why it is doubted is the latest doubt. */
    record Suspect(long since, Verdict.Doubt doubt) implements State {}

    /** The requests in the way were interrupted; the verdict is the latest. */
    record Interrupted(long since, Verdict.Blocked verdict) implements State {}

    /** It takes no new requests; the verdict is the latest. */
    record Quarantined(long since, Verdict.Blocked verdict) implements State {}

    record Dumping(long since, Failure failure) implements State {}

    /** The failure is null when the kill ends an ordered stop. */
    record Killing(long since, @Nullable Failure failure) implements State {}

    /** The failure is null when it ended as it was told to. */
    record Reclaiming(long since, @Nullable Failure failure, boolean wasReady) implements State {}

    /** Until when it waits. */
    record Backoff(long since, long until) implements State {}

    record Paused(long since) implements State {}

    /** The replacement is why it is started again afterwards; null when it is to stop. */
    record Draining(long since, @Nullable Failure replacement) implements State {}

    record Stopped(long since) implements State {}

    /** The failure that spent the budget. */
    record Failed(long since, Failure failure) implements State {}
}
