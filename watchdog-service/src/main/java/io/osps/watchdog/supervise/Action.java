/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.verdict.Failure;
import java.util.List;

/** What a transition wants done. Whoever does it must not let the next pass wait for it. */
sealed interface Action {
    /** Start a process, or adopt the one that already has the name. */
    record Launch() implements Action {}

    /** What is done to or about the process that is there. */
    sealed interface OnProcess extends Action {}

    /** Write the evidence down. */
    record Dump(Failure failure) implements OnProcess {}

    /** Interrupt these requests. */
    record Interrupt(List<String> requests) implements OnProcess {}

    /** Take its seats away: it gets no new requests. */
    record Quarantine() implements OnProcess {}

    /** Ask the process to end in good order. */
    record Terminate() implements OnProcess {}

    /** SIGKILL. May be asked for again while the process lives. */
    record Kill() implements OnProcess {}

    /** Give back what the dead process held. */
    record Reclaim() implements OnProcess {}

    /** Count silence from now on. */
    record ResetSilence() implements OnProcess {}
}
