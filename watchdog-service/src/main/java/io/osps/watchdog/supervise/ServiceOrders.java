/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.supervise.Order.Desire;
import io.osps.watchdog.supervise.Situation.Replacement;
import io.osps.watchdog.verdict.Failure;
import org.jspecify.annotations.Nullable;

/** What is wanted of one service. Changed by the supervising loop alone; read by any thread. */
final class ServiceOrders {
    private volatile Desire desire = Desire.RUN;
    private volatile @Nullable Replacement replacement;
    private volatile boolean retiring;
    private volatile boolean ending;

    /** Takes over what an earlier watchdog was told. */
    void inherit(Desire earlier, boolean wasRetiring) {
        desire = earlier;
        retiring = wasRetiring;
    }

    /** What people want, also while the supervision ends. */
    Desire desire() {
        return desire;
    }

    /** What is to be done now. */
    Desire now() {
        return ending ? Desire.STOP : desire;
    }

    /** The order to put another process in the place of the present one, or null. */
    @Nullable Replacement replacement() {
        return replacement;
    }

    boolean isRetiring() {
        return retiring;
    }

    /** The supervision ends: the service shall stop now, and that is no order for the next watchdog. */
    void end() {
        ending = true;
    }

    /** It ends in good order and is forgotten. */
    void retire() {
        desire = Desire.STOP;
        retiring = true;
    }

    /** It shall run, if it was retiring. */
    void recall() {
        if (retiring) {
            desire = Desire.RUN;
            retiring = false;
        }
    }

    void replace(Replacement by) {
        replacement = by;
    }

    /**
     * Takes a person's order.
     *
     * @param patient whether a restart waits until the other services suffice
     * @param phase where the service is
     */
    void take(Order order, boolean patient, Phase phase) {
        boolean onItsWay = switch (phase) {
            case DRAINING, KILLING, RECLAIMING, STOPPED -> true;
            case STARTING, READY, SUSPECT, QUARANTINED, DUMPING, BACKOFF, PAUSED, FAILED -> false;
        };
        boolean waits = phase == Phase.BACKOFF || phase == Phase.FAILED;
        desire = order.desire();
        if ((order == Order.RESTART && !onItsWay) || (order == Order.START && waits)) {
            replacement = new Replacement(new Failure(Failure.Cause.ORDERED, "by=operator"), patient);
        }
        retiring = false;
    }

    /** An order to replace a process is carried out once that process is on its way out. */
    void moved(State from, State to) {
        switch (to.phase()) {
            case DRAINING, KILLING, RECLAIMING, STOPPED -> replacement = null;
            case STARTING -> replacement = from instanceof State.Suspect ? replacement : null;
            case READY, SUSPECT, QUARANTINED, DUMPING, BACKOFF, PAUSED, FAILED -> {}
        }
    }
}
