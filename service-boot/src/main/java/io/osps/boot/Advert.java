/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.exchange.HandlerInfo;
import io.osps.exchange.ServiceAdvert;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.Participant;
import io.osps.space.Template;
import io.osps.space.WriteOptions;
import java.util.List;

/**
 * The advert of this service in the space: by it the others know that it is there and where its ports are. It is written again
 * when the {@link Presence} changes. Thread safe.
 */
final class Advert {
    /**
     * What does not change.
     *
     * @param pool the workers that offer the same handlers; empty for other roles
     * @param clientPort the port for clients, 0 where there is none
     * @param handlers what it offers
     */
    record Offer(String pool, int clientPort, int heartbeatPort, int httpPort, List<HandlerInfo> handlers) {}

    private final ServiceSpace space;
    private final Presence presence;
    private final ServiceDescription description;
    private final Offer offer;

    private Advert(ServiceSpace space, Presence presence, ServiceDescription description, Offer offer) {
        this.space = space;
        this.presence = presence;
        this.description = description;
        this.offer = offer;
    }

    /** Writes it: from now on the others know this service. */
    static Advert announce(ServiceSpace space, Presence presence, ServiceDescription description, Offer offer) {
        Advert advert = new Advert(space, presence, description, offer);
        presence.ready();
        synchronized (advert) {
            // A change that comes from now on waits for the first writing, which may know of it already.
            presence.onChange(advert::writeAgain);
            advert.write();
        }
        return advert;
    }

    private void write() {
        space.now().write(current().toTuple(), options());
    }

    private synchronized void writeAgain() {
        Claim old = space.now().tryClaim(own(), ClaimKind.UNCOUNTED);
        if (old == null) {
            write();
        } else {
            old.replace(current().toTuple(), options());
        }
    }

    /** Takes it back. */
    void withdraw() {
        presence.stopped();
        synchronized (this) {
            space.now().tryTake(own());
        }
    }

    private ServiceAdvert current() {
        Participant self = space.now().self();
        return new ServiceAdvert(
                self.name(),
                description.role().text(),
                self.incarnation(),
                offer.pool(),
                description.host(),
                offer.clientPort(),
                offer.heartbeatPort(),
                offer.httpPort(),
                presence.state() == ServiceState.DRAINING,
                offer.handlers());
    }

    private Template own() {
        return ServiceAdvert.ofIncarnation(space.now().self().incarnation());
    }

    private WriteOptions options() {
        return WriteOptions.boundTo(space.now().self()).asVital();
    }
}
