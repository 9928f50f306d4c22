/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.exchange.KillNotice;
import io.osps.space.SpaceFullException;
import io.osps.space.TupleSpace;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.OutOfMemoryKills;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the dispatcher, in the space, of workers that were killed: their deaths are not laid to the requests that they ran.
 * Confined to the supervising loop.
 */
final class KillNotices {
    private static final Logger log = LoggerFactory.getLogger(KillNotices.class);

    private final TupleSpace space;
    private final OutOfMemoryKills outOfMemory;

    KillNotices(TupleSpace space, OutOfMemoryKills outOfMemory) {
        this.space = space;
        this.outOfMemory = outOfMemory;
    }

    /**
     * Says before a kill that this watchdog ends the worker.
     *
     * @param request that it is ended for, or empty
     */
    void announce(long incarnation, String request) {
        write(new KillNotice(incarnation, request, true));
    }

    /**
     * Whether a process looks killed by somebody: no fault of its own sends a process SIGKILL, unless it has the kernel kill
     * for want of memory.
     */
    boolean isKilledBySomebody(Exit exit) {
        return exit.isKill() && !outOfMemory.wereLately();
    }

    /** Says after a death that somebody else has ended the worker. */
    void report(long incarnation) {
        write(new KillNotice(incarnation, "", false));
    }

    private void write(KillNotice notice) {
        try {
            space.write(notice.toTuple(), KillNotice.OPTIONS);
        } catch (SpaceFullException e) {
            log.warn(
                    "a kill will be taken for a crash: incarnation={} reason={}", notice.incarnation(), e.getMessage());
        }
    }
}
