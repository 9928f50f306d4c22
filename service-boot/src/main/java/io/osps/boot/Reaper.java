/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.space.Participant;
import io.osps.space.TupleSpace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cleans up after dead participants. Every service runs one, so that no single death stops the cleaning; who reclaims is
 * settled by the space. Confined to one thread.
 */
final class Reaper {
    private static final Logger log = LoggerFactory.getLogger(Reaper.class);

    private final Supplier<? extends TupleSpace> current;
    private final Consumer<Participant> gone;
    private Map<Long, Participant> known = Map.of();

    /**
     * Makes one.
     *
     * @param current the space that counts now
     * @param gone is told of each participant that has left
     */
    Reaper(Supplier<? extends TupleSpace> current, Consumer<Participant> gone) {
        this.current = current;
        this.gone = gone;
    }

    /** Looks at every participant once. */
    void pass() {
        TupleSpace space = current.get();
        List<Participant> present = space.participants();
        boolean someDied = false;
        for (Participant participant : present) {
            if (participant.incarnation() != space.self().incarnation() && !space.isAlive(participant)) {
                bury(space, participant);
                someDied = true;
            }
        }
        Map<Long, Participant> now = new HashMap<>();
        for (Participant participant : someDied ? space.participants() : present) {
            now.put(participant.incarnation(), participant);
        }
        Map<Long, Participant> before = known;
        known = now;
        before.forEach((incarnation, participant) -> {
            if (!now.containsKey(incarnation)) {
                gone.accept(participant);
            }
        });
    }

    private static void bury(TupleSpace space, Participant dead) {
        if (space.reclaim(dead)) {
            log.warn(
                    "cleaned up after a dead participant: name={} incarnation={} pid={}",
                    dead.name(),
                    dead.incarnation(),
                    dead.pid());
        }
    }
}
