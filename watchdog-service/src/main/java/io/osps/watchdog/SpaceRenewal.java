/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.boot.LogMembers;
import io.osps.boot.Presence;
import io.osps.boot.ServiceSpace;
import io.osps.exchange.RecentHandler;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceException;
import io.osps.space.SpaceFullException;
import io.osps.space.Tuple;
import io.osps.space.WriteOptions;
import io.osps.watchdog.supervise.Supervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heals the removal of the space's file: makes a new space and has the services go over to it, each when it has finished
 * what it has. While that cannot be done all go on in the old one. Confined to one thread.
 */
final class SpaceRenewal implements ServiceSpace {
    private static final Logger log = LoggerFactory.getLogger(SpaceRenewal.class);
    /** Until the new dispatcher sees the new workers and notes what they offer. */
    private static final Duration HANDLERS_KNOWN = Duration.ofMinutes(1);

    private final RenewableSpace space;
    private final Supervisor supervisor;
    private final Presence presence;
    private String failure = "";

    SpaceRenewal(RenewableSpace space, Supervisor supervisor, Presence presence) {
        this.space = space;
        this.supervisor = supervisor;
        this.presence = presence;
    }

    @Override
    public MappedSpace now() {
        return space.now();
    }

    @Override
    public void lost() {
        try {
            List<Tuple> handlers = space.readAll(RecentHandler.any());
            supervisor.renew(this::renew);
            keep(handlers);
            presence.announceAgain();
            failure = "";
            log.error(
                    "the space's file was removed or replaced: path={}; a new space is made, and dispatchers, then workers"
                            + " finish what they have and are started again in it",
                    space.now().path());
        } catch (SpaceException e) {
            if (!failure.equals(e.getMessage())) {
                failure = e.getMessage();
                log.error(
                        "the space's file was removed or replaced, and no new space can be made: {}; all go on in the old"
                                + " one. {} It is tried again every second",
                        failure,
                        e.action());
            }
        }
    }

    private void renew() {
        space.renew();
        LogMembers.tellOf(space.self());
        try {
            keepToken();
        } catch (IOException _) {
            // Told at the next look at the files.
        }
    }

    /** So that the next dispatcher has requests wait for workers that are still to come. */
    private void keep(List<Tuple> handlers) {
        try {
            for (Tuple handler : handlers) {
                space.write(handler, WriteOptions.DEFAULT.withTtl(HANDLERS_KNOWN));
            }
        } catch (SpaceFullException _) {
            // What serves requests needs the room more.
        }
    }
}
