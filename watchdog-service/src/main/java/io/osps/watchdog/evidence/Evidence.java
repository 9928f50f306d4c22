/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

/** What is known of one service at one instant. */
public sealed interface Evidence {
    /** It has no process: none was started yet, or the last one is dead and what it held was reclaimed. */
    record Absent() implements Evidence {}

    /** A process is being started. */
    record Launching() implements Evidence {}

    /**
     * No process could be started.
     *
     * @param reason one sentence
     */
    record NotLaunched(String reason) implements Evidence {}

    /**
     * Its process lives.
     *
     * @param vitals what is known of it
     * @param dossierDone whether the dossier that was asked for is complete
     */
    record Running(Vitals vitals, boolean dossierDone) implements Evidence {}

    /**
     * Its process is proven dead, and what it held is not reclaimed yet.
     *
     * @param exit how it ended
     * @param wasReady whether it was ready once in this life
     */
    record Exited(Exit exit, boolean wasReady) implements Evidence {}
}
