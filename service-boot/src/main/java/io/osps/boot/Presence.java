/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;

/** Where this service is in its life; its {@link Advert} and the readiness probe tell it to the others. Thread safe. */
public final class Presence {
    private final ApplicationEventPublisher events;
    private final List<Runnable> adverts = new CopyOnWriteArrayList<>();
    private volatile ServiceState state = ServiceState.STARTING;

    Presence(ApplicationEventPublisher events) {
        this.events = events;
    }

    public ServiceState state() {
        return state;
    }

    /** The service takes work from now on, unless it drains already. */
    synchronized void ready() {
        if (state == ServiceState.STARTING) {
            state = ServiceState.READY;
        }
    }

    /** What is called, from now on, to tell the others of a change. */
    void onChange(Runnable advert) {
        adverts.add(advert);
    }

    /** Tells the others and the readiness probe that this service takes nothing new. Does so once. */
    public synchronized void drain() {
        if (state == ServiceState.DRAINING || state == ServiceState.STOPPED) {
            return;
        }
        state = ServiceState.DRAINING;
        AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
        adverts.forEach(Runnable::run);
    }

    /** Tells the others once more, in the space that counts now, after the one that had the advert was lost. */
    public synchronized void announceAgain() {
        if (state == ServiceState.READY || state == ServiceState.DRAINING) {
            adverts.forEach(Runnable::run);
        }
    }

    /** From now on nobody is told anything. */
    synchronized void stopped() {
        state = ServiceState.STOPPED;
        adverts.clear();
    }
}
