/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.process.ProcessId;
import io.osps.watchdog.evidence.Exit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A supervised process, spawned by this watchdog or adopted from an earlier one. Thread safe. */
public abstract class Child {
    private final ProcessId id;
    private final boolean adopted;
    private final boolean serving;

    protected Child(ProcessId id, boolean adopted, boolean serving) {
        this.id = id;
        this.adopted = adopted;
        this.serving = serving;
    }

    public final ProcessId id() {
        return id;
    }

    /** Whether an earlier watchdog, a person or an engine started it; its exit code may not be known then. */
    public final boolean isAdopted() {
        return adopted;
    }

    /** Whether it had told where it listens when it became known: its silence counts, and not as a slow start. */
    public final boolean isServing() {
        return serving;
    }

    /** How it ended, or null while it lives. An answer is proof of its death. */
    public abstract @Nullable Exit exit();

    /** SIGTERM: asks it to end in good order. */
    public abstract void terminate();

    /** SIGKILL. */
    public abstract void kill();

    /**
     * Ends {@link Launching.Priority#BACKGROUND}.
     *
     * @return whether nothing is left to be done; else it may be asked for again a little later
     */
    public boolean toForeground() {
        return true;
    }

    /**
     * Sees to it that nobody else starts another one in its place for that long, or from now on if it is zero. Of use
     * where somebody else would.
     */
    public void hold(Duration atMost) {}
}
