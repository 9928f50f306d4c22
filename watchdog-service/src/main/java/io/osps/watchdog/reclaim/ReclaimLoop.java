/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.reclaim;

import io.osps.space.Participant;
import io.osps.space.TupleSpace;
import io.osps.watchdog.evidence.ProcessId;
import java.time.Duration;
import java.util.List;

/**
 * Gives back what a dead process held in the space. Every service does so for every dead participant sooner or later; the
 * watchdog, which learns of a death first, need not wait for that. Thread safe.
 */
public final class ReclaimLoop {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);

    private final TupleSpace space;

    public ReclaimLoop(TupleSpace space) {
        this.space = space;
    }

    /**
     * Returns when nothing of that process is left in the space, by whoever's hand.
     *
     * @param dead a process that the kernel says is gone
     */
    public void reclaim(ProcessId dead) throws InterruptedException {
        List<Participant> left = leftOf(dead);
        while (!left.isEmpty()) {
            boolean done = left.stream().map(space::reclaim).reduce(true, Boolean::logicalAnd);
            if (!done) {
                // Another is at it, or the kernel has not dropped its locks yet.
                Thread.sleep(BETWEEN_TRIES);
            }
            left = leftOf(dead);
        }
    }

    private List<Participant> leftOf(ProcessId dead) {
        return space.participants().stream()
                .filter(participant -> ProcessId.of(participant, space.self()).equals(dead))
                .toList();
    }
}
