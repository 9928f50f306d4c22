/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.ProcessId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A supervised process, spawned by this watchdog or adopted from an earlier one. Thread safe. */
public interface Child {
    ProcessId id();

    /** Whether an earlier watchdog, or a person, started it; its exit code cannot be known then. */
    boolean isAdopted();

    /** Whether it had told where it listens when it became known: its silence counts, and not as a slow start. */
    boolean isServing();

    /** How it ended, or null while it lives. An answer is proof of its death. */
    @Nullable Exit exit();

    /** SIGTERM: asks it to end in good order. */
    void terminate();

    /** SIGKILL. */
    void kill();

    /**
     * Ends {@link Priority#BACKGROUND}.
     *
     * @return whether nothing is left to be done; else it may be asked for again a little later
     */
    default boolean toForeground() {
        return true;
    }

    /**
     * Sees to it that nobody else starts another one in its place for that long, or from now on if it is zero. Of use
     * where somebody else would.
     */
    default void hold(Duration atMost) {}
}
