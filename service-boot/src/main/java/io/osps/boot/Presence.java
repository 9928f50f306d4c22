/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.exchange.ServiceAdvert;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import java.util.function.IntSupplier;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;

/**
 * What the others see of this service: its state and its advert in the space, which is written again when the state
 * changes. Thread safe.
 */
public final class Presence {
    private final TupleSpace space;
    private final ServiceDescription description;
    private final IntSupplier heartbeatPort;
    private final IntSupplier httpPort;
    private final ApplicationEventPublisher events;
    private volatile ServiceState state = ServiceState.STARTING;

    Presence(
            TupleSpace space,
            ServiceDescription description,
            IntSupplier heartbeatPort,
            IntSupplier httpPort,
            ApplicationEventPublisher events) {
        this.space = space;
        this.description = description;
        this.heartbeatPort = heartbeatPort;
        this.httpPort = httpPort;
        this.events = events;
    }

    /** Where this service is in its life. */
    public ServiceState state() {
        return state;
    }

    /** Writes the advert: from now on the others know this service. */
    synchronized void announce() {
        if (state == ServiceState.STARTING) {
            state = ServiceState.READY;
        }
        space.write(advert().toTuple(), options());
    }

    /** Tells the others and the readiness probe that this service takes nothing new. Does so once. */
    public synchronized void drain() {
        if (state == ServiceState.DRAINING || state == ServiceState.STOPPED) {
            return;
        }
        boolean announced = state == ServiceState.READY;
        state = ServiceState.DRAINING;
        AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
        if (announced) {
            rewrite();
        }
    }

    /** Writes the advert into the space that is attached now, after the one that has it was lost. */
    public synchronized void announceAgain() {
        if (state == ServiceState.READY || state == ServiceState.DRAINING) {
            rewrite();
        }
    }

    /** Takes the advert back. */
    synchronized void withdraw() {
        state = ServiceState.STOPPED;
        space.tryTake(ServiceAdvert.ofIncarnation(space.self().incarnation()));
    }

    private void rewrite() {
        Claim old = space.tryClaim(ServiceAdvert.ofIncarnation(space.self().incarnation()), ClaimKind.UNCOUNTED);
        if (old == null) {
            space.write(advert().toTuple(), options());
        } else {
            old.replace(advert().toTuple(), options());
        }
    }

    private ServiceAdvert advert() {
        return new ServiceAdvert(
                space.self().name(),
                description.role(),
                space.self().incarnation(),
                description.pool(),
                description.host(),
                description.clientPort(),
                heartbeatPort.getAsInt(),
                httpPort.getAsInt(),
                state == ServiceState.DRAINING,
                description.handlers());
    }

    private WriteOptions options() {
        return WriteOptions.boundTo(space.self()).asVital();
    }
}
