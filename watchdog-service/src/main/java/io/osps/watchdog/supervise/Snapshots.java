/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.space.TupleSpace;
import io.osps.watchdog.evidence.NanoClock;
import io.osps.watchdog.evidence.OwnStarvation;
import io.osps.watchdog.evidence.PauseGuard;
import io.osps.watchdog.evidence.RunningRequests;
import io.osps.watchdog.evidence.SpaceMembers;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks in each pass at what counts for all services together. Confined to the supervising loop. */
final class Snapshots {
    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    /**
     * What one pass sees.
     *
     * @param members who is in the space; empty when nobody is looked for
     * @param requests which requests run where
     * @param held whether the watchdog itself was paused lately
     */
    record Snapshot(SpaceMembers members, RunningRequests requests, boolean held) {}

    private final TupleSpace space;
    private final NanoClock clock;
    private final Duration interval;
    private final PauseGuard guard;
    private final OwnStarvation starvation;
    private RunningRequests requests = RunningRequests.EMPTY;
    private long requestsRead;

    Snapshots(TupleSpace space, NanoClock clock, Duration interval, OwnStarvation starvation) {
        this.space = space;
        this.clock = clock;
        this.interval = interval;
        this.guard = new PauseGuard(interval.dividedBy(2), interval);
        this.starvation = starvation;
    }

    /** A pass begins. */
    void begin(long now) {
        boolean held = guard.isHolding(now);
        Duration paused = guard.pass(now);
        if (paused.isPositive() && !held) {
            log.warn("the watchdog itself was paused; verdicts are held: paused-ms={}", paused.toMillis());
        }
        if (starvation.observed()) {
            guard.starved(now);
        }
    }

    Snapshot take(List<Supervised> services, long now) {
        guard.silent((int) services.stream().filter(Supervised::isSilent).count(), services.size(), now);
        boolean someoneIsMissing = services.stream().anyMatch(Supervised::isUnlocated);
        SpaceMembers members = someoneIsMissing ? SpaceMembers.of(space) : SpaceMembers.EMPTY;
        if (requests == RunningRequests.EMPTY || now - requestsRead >= interval.toNanos()) {
            requestsRead = now;
            requests = RunningRequests.of(space, clock);
        }
        return new Snapshot(members, requests, guard.isHolding(now));
    }
}
