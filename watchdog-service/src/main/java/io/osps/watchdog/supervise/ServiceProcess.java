/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.exchange.ServiceAdvert;
import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.Probe;
import io.osps.watchdog.evidence.RunningRequests;
import io.osps.watchdog.evidence.SpaceMembers;
import io.osps.watchdog.evidence.Vitals;
import io.osps.watchdog.launch.Child;
import io.osps.watchdog.launch.ServiceSpec;
import io.osps.watchdog.supervise.Snapshots.Snapshot;
import io.osps.watchdog.verdict.Failure;
import io.osps.watchdog.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One process of a service from its start to its end: what is known of it, and what is done about it. Owned by the loop. */
final class ServiceProcess implements AutoCloseable {
    /** What the kernel refuses for so long it refuses for good. */
    private static final int MOST_TRIES = 50;

    private final ServiceSpec spec;
    private final Child child;
    private final Effects effects;
    private final KillNotices kills;
    private final Probe probe;
    private volatile SpaceMembers.@Nullable Member member;
    private @Nullable Future<String> dossier;
    private RunningRequests requests = RunningRequests.EMPTY;
    private boolean held;
    private int foregroundTries = MOST_TRIES;
    private boolean noticed;
    private boolean outlived;
    private @Nullable Future<Void> reclaiming;

    ServiceProcess(ServiceSpec spec, Child child, Effects effects, KillNotices kills) {
        this.spec = spec;
        this.child = child;
        this.effects = effects;
        this.kills = kills;
        this.probe = effects.probe(spec, child);
    }

    Child child() {
        return child;
    }

    Probe probe() {
        return probe;
    }

    boolean isAlive() {
        return child.exit() == null;
    }

    /** The process as the space knows it, or null before it joined. */
    SpaceMembers.@Nullable Member member() {
        return member;
    }

    /** Whether it is not yet known where the process listens. */
    boolean isUnlocated() {
        return !probe.isLocated() && isAlive();
    }

    /** The space is another one now, and this process is in the old one. */
    void outlive() {
        outlived = true;
    }

    /** Whether it lives, and has outlived its space. */
    boolean isOutlived() {
        return outlived && isAlive();
    }

    /** Takes notice of what a pass sees; begins to ask the process once it has told where it listens. */
    void see(Snapshot snapshot) {
        requests = snapshot.requests();
        held = snapshot.held();
        SpaceMembers.Member seen = snapshot.members().find(child.id());
        if (seen != null && !probe.isLocated()) {
            member = seen;
            ServiceAdvert advert = seen.advert();
            if (advert != null) {
                probe.locate(advert, effects.token());
            }
        }
    }

    Vitals vitals() {
        return probe.vitals(held, requests);
    }

    /** What is known now. */
    Evidence evidence() {
        Exit exit = child.exit();
        if (exit != null) {
            boolean cleaned = reclaiming != null && reclaiming.isDone();
            return cleaned ? new Evidence.Absent() : new Evidence.Exited(exit, probe.wasReady());
        }
        return new Evidence.Running(vitals(), dossier != null && dossier.isDone());
    }

    /** The dossier that was asked for last, or null. */
    @Nullable Future<String> dossier() {
        return dossier;
    }

    /**
     * Has done what was decided.
     *
     * @param verdict the last one on this process, or null
     */
    void act(Action.OnProcess action, @Nullable Verdict verdict) {
        switch (action) {
            case Action.Dump(Failure failure) -> dossier = effects.dump(spec, failure, this);
            case Action.Interrupt(List<String> named) -> effects.interrupt(spec, probe, named);
            case Action.Quarantine _ -> effects.quarantine(spec, probe);
            case Action.Terminate _ -> child.terminate();
            case Action.Kill _ -> kill(verdict);
            case Action.Reclaim _ -> reclaim();
            case Action.ResetSilence _ -> probe.resetSilence();
        }
    }

    private void kill(@Nullable Verdict verdict) {
        SpaceMembers.Member seen = member;
        if (seen != null && !noticed) {
            noticed = true;
            String request = verdict instanceof Verdict.Blocked blocked
                    ? blocked.requests().stream().findFirst().orElse("")
                    : "";
            kills.announce(seen.participant().incarnation(), request);
        }
        child.kill();
    }

    private void reclaim() {
        Exit exit = child.exit();
        SpaceMembers.Member seen = member;
        if (exit != null && seen != null && kills.isKilledBySomebody(exit) && !noticed) {
            noticed = true;
            kills.report(seen.participant().incarnation());
        }
        close();
        reclaiming = effects.reclaim(child.id());
    }

    /** A dossier gets its end: how the process ended, or that it was spared. */
    void moved(State from, State to) {
        Future<String> taken = dossier;
        if (taken == null) {
            return;
        }
        Exit exit = child.exit();
        if (to instanceof State.Reclaiming && exit != null) {
            effects.conclude(taken, exit.status());
        } else if (from.phase() == Phase.DUMPING && to.phase() != Phase.KILLING) {
            effects.conclude(taken, "spared, " + to.phase() + (to.facts().isEmpty() ? "" : " " + to.facts()));
        }
    }

    /**
     * Ends its start in the background, if it was one; to be called in each pass.
     *
     * @param started whether its start is over, so that this is needed once only
     */
    void toForeground(boolean started) {
        if (foregroundTries > 0) {
            boolean done = child.toForeground();
            if (started) {
                foregroundTries = done ? 0 : foregroundTries - 1;
            }
        }
    }

    /** Another may take its place. */
    void giveWay() {
        child.hold(Duration.ZERO);
        close();
    }

    /** Asks it no more. */
    @Override
    public void close() {
        probe.close();
    }
}
