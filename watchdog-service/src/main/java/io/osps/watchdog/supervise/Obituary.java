/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.OutOfMemoryKills;
import io.osps.watchdog.evidence.Sighting;

/**
 * Says in the space of a worker that died of SIGKILL that it looks like somebody's hand: no fault of its own sends a process
 * that signal, unless it has the kernel kill for want of memory. Confined to the supervising loop.
 */
final class Obituary {
    private final Ledger ledger;
    private final OutOfMemoryKills outOfMemory;

    Obituary(Ledger ledger, OutOfMemoryKills outOfMemory) {
        this.ledger = ledger;
        this.outOfMemory = outOfMemory;
    }

    /** Says it of a process that has ended, unless the watchdog itself had condemned it. */
    void write(Life life) {
        Exit exit = life.child().exit();
        Sighting seen = life.sighting();
        if (exit != null && exit.status().isKill() && seen != null && !outOfMemory.wereLately() && life.condemn()) {
            ledger.excuse(seen.participant().incarnation());
        }
    }
}
