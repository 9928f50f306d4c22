/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.space.MappedSpace;
import io.osps.space.Participant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spaces that this process has left for another one, and in which others may still be at work. Each is kept until this
 * process is alone in it. Thread safe.
 */
final class RetiredSpaces {
    private static final Logger log = LoggerFactory.getLogger(RetiredSpaces.class);

    private final List<MappedSpace> spaces = new CopyOnWriteArrayList<>();

    void add(MappedSpace space) {
        spaces.add(space);
    }

    boolean isAlive(Participant participant) {
        return spaces.stream().anyMatch(space -> space.isAlive(participant));
    }

    /** Cleans up after the dead, and leaves a space in which nobody else is left. */
    synchronized void care() {
        for (MappedSpace space : List.copyOf(spaces)) {
            List<Participant> others = space.participants().stream()
                    .filter(participant ->
                            participant.incarnation() != space.self().incarnation())
                    .toList();
            others.stream()
                    .filter(participant -> !space.isAlive(participant) && space.reclaim(participant))
                    .forEach(dead -> log.warn(
                            "cleaned up after a dead participant of the old space: name={} incarnation={} pid={}",
                            dead.name(),
                            dead.incarnation(),
                            dead.pid()));
            if (others.isEmpty()) {
                spaces.remove(space);
                space.close();
                log.info("the old space is empty and given back: path={}", space.path());
            }
        }
    }

    synchronized void close() {
        spaces.forEach(MappedSpace::close);
        spaces.clear();
    }
}
