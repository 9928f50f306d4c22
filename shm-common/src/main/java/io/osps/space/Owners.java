/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import io.osps.process.OwnProcess;
import io.osps.process.ProcessTable;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of the participants that hold something, by their index in the table. Each is asked once, since asking
 * takes a lock for an instant. Confined to one thread.
 */
final class Owners {
    /** Whether an owner can still end what it has begun. */
    enum Life {
        /** It can. */
        ALIVE,
        /** It could once it is continued, or it cannot be told from here. */
        STOPPED,
        /** It cannot, and the next reclaim does it. */
        DEAD,
        /** There is no such participant: nobody will ever do it. */
        NOBODY
    }

    private final Geometry geometry;
    private final Membership membership;
    private final Map<Integer, Life> lives = new HashMap<>();

    Owners(Geometry geometry, Membership membership) {
        this.geometry = geometry;
        this.membership = membership;
    }

    Life life(int index) {
        if (index < 0 || index >= geometry.participants() || membership.incarnation(index) == 0) {
            return Life.NOBODY;
        }
        return lives.computeIfAbsent(index, this::ask);
    }

    private Life ask(int index) {
        Participant participant = membership.at(index);
        if (participant == null) {
            return Life.ALIVE;
        }
        if (!membership.isAlive(participant)) {
            return Life.DEAD;
        }
        boolean near = participant.pidNamespace() == OwnProcess.pidNamespace();
        return near && !ProcessTable.own().isStopped(participant.pid()) ? Life.ALIVE : Life.STOPPED;
    }
}
