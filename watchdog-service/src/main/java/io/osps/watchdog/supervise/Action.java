/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import java.util.List;

/** What a transition wants done. Whoever does it must not let the next pass wait for it. */
sealed interface Action {
    /** Start a process, or adopt the one that already has the name. */
    record Launch() implements Action {}

    /** Write the evidence down. */
    record Dump(Failure failure) implements Action {}

    /** Interrupt these requests. */
    record Interrupt(List<String> requests) implements Action {}

    /** Take its seats away: it gets no new requests. */
    record Quarantine() implements Action {}

    /** Ask the process to end in good order. */
    record Terminate() implements Action {}

    /** SIGKILL. May be asked for again while the process lives. */
    record Kill() implements Action {}

    /** Give back what the dead process held. */
    record Reclaim() implements Action {}

    /** Count silence from now on. */
    record Forgive() implements Action {}
}
