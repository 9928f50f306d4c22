/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.exchange.Role;
import io.osps.watchdog.launch.Launching.Priority;
import java.util.List;

/**
 * Tells whether a service may be taken away on purpose: never below so many ready workers by the watchdog's own hand, and
 * one at a time. With one worker in all the minimum is none, or it could never be replaced.
 */
record Reserve(int least) {
    boolean suffices(Supervised without, List<Supervised> services) {
        if (without.spec().role() != Role.WORKER) {
            return true;
        }
        int ready = 0;
        int others = 0;
        for (Supervised other : services) {
            if (other != without && other.spec().role() == Role.WORKER && other.isWanted()) {
                switch (other.state().phase()) {
                    case READY -> {
                        ready++;
                        others++;
                    }
                    case STARTING, SUSPECT, QUARANTINED, DUMPING, KILLING, RECLAIMING, BACKOFF, DRAINING -> {
                        return false;
                    }
                    case FAILED -> others++;
                    case PAUSED, STOPPED -> {}
                }
            }
        }
        return ready >= Math.min(least, others);
    }

    /** Whether a service may take its time to come back: another one does the same work. */
    static Priority priorityOf(Supervised service, List<Supervised> services) {
        boolean another = services.stream()
                .anyMatch(other -> other != service
                        && other.isWanted()
                        && other.spec().role() == service.spec().role()
                        && other.state().phase() == Phase.READY);
        return another ? Priority.BACKGROUND : Priority.NORMAL;
    }
}
