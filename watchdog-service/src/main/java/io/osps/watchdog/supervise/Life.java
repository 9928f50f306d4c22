/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.exchange.ServiceAdvert;
import io.osps.watchdog.evidence.Census;
import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.Probe;
import io.osps.watchdog.evidence.Scoreboard;
import io.osps.watchdog.evidence.Sighting;
import io.osps.watchdog.evidence.Vitals;
import io.osps.watchdog.launch.Child;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One life of a service: its process, what is known of it, and what is being done about it. Owned by the loop. */
final class Life implements AutoCloseable {
    /** What the kernel refuses for so long it refuses for good. */
    private static final int MOST_TRIES = 50;

    private final Child child;
    private final Probe probe;
    private volatile @Nullable Sighting sighting;
    private @Nullable Future<String> dossier;
    private Scoreboard scoreboard = Scoreboard.EMPTY;
    private boolean held;
    private int foregroundTries = MOST_TRIES;
    private boolean condemned;
    private @Nullable Future<Void> reclaiming;

    Life(Child child, Probe probe) {
        this.child = child;
        this.probe = probe;
    }

    Child child() {
        return child;
    }

    Probe probe() {
        return probe;
    }

    /** The process as the space knows it, or null before it joined. */
    @Nullable Sighting sighting() {
        return sighting;
    }

    /** Whether it is not yet known where the process listens. */
    boolean isUnlocated() {
        return !probe.isLocated() && child.exit() == null;
    }

    /** Takes notice of what a pass sees; begins to ask the process once it has told where it listens. */
    void see(Scene scene, Hands hands) {
        scoreboard = scene.scoreboard();
        held = scene.held();
        locate(scene.census(), hands);
    }

    private void locate(Census census, Hands hands) {
        Sighting seen = census.find(child.id());
        if (seen == null || probe.isLocated()) {
            return;
        }
        sighting = seen;
        ServiceAdvert advert = seen.advert();
        if (advert != null) {
            probe.locate(advert, hands.token());
        }
    }

    Vitals vitals() {
        return probe.vitals(held, scoreboard);
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

    void dumping(Future<String> task) {
        dossier = task;
    }

    /** The dossier that was asked for last, or null. */
    @Nullable Future<String> dossier() {
        return dossier;
    }

    /** True the first time only. */
    boolean condemn() {
        boolean first = !condemned;
        condemned = true;
        return first;
    }

    void reclaiming(Future<Void> task) {
        reclaiming = task;
    }

    @Override
    public void close() {
        probe.close();
    }
}
