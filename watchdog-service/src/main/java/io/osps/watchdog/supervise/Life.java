package io.osps.watchdog.supervise;

import io.osps.exchange.ServiceAdvert;
import io.osps.watchdog.evidence.Census;
import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.Probe;
import io.osps.watchdog.evidence.Sighting;
import io.osps.watchdog.launch.Child;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One life of a service: its process, what is known of it, and what is being done about it. Owned by the loop. */
final class Life implements AutoCloseable {
    private final Child child;
    private final Probe probe;
    private volatile @Nullable Sighting sighting;
    private @Nullable Future<Void> dossier;
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

    /** Looks the process up in the space, and begins to ask it once it has told where it listens. */
    void locate(Census census, Hands hands) {
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

    /** What is known now; {@code held} tells that the watchdog itself was paused lately. */
    Evidence evidence(boolean held) {
        Exit exit = child.exit();
        if (exit != null) {
            boolean cleaned = reclaiming != null && reclaiming.isDone();
            return cleaned ? new Evidence.Absent() : new Evidence.Exited(exit, probe.wasReady());
        }
        return new Evidence.Running(probe.vitals(held), dossier != null && dossier.isDone());
    }

    void dumping(Future<Void> task) {
        dossier = task;
    }

    void reclaiming(Future<Void> task) {
        reclaiming = task;
    }

    @Override
    public void close() {
        probe.close();
    }
}
