/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.process.ProcessId;
import io.osps.watchdog.evidence.Exit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process that this watchdog has made: the kernel tells at once when it ends, and how. */
final class SpawnedChild extends Child {
    private final Process process;
    private volatile @Nullable Exit exit;

    SpawnedChild(Process process, ProcessId id) {
        super(id, false, false);
        this.process = process;
    }

    /**
     * Begins to wait for its end.
     *
     * @param lastWords read once it has ended
     * @param onExit called then, after {@link #exit} knows
     */
    void watch(Supplier<String> lastWords, Runnable onExit) {
        var _ = process.onExit().thenAccept(ended -> {
            exit = new Exit(ended.exitValue(), lastWords.get());
            onExit.run();
        });
    }

    @Override
    public @Nullable Exit exit() {
        return exit;
    }

    @Override
    public boolean toForeground() {
        return SessionWeight.restore(id().pid());
    }

    @Override
    public void terminate() {
        process.destroy();
    }

    @Override
    public void kill() {
        process.destroyForcibly();
    }
}
