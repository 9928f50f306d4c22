/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.process.ProcessId;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.ProcFs;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process that somebody else has started. It is looked up each time it is asked for; nobody tells of its end. */
final class AdoptedChild extends Child {
    private final ProcFs proc;
    private volatile boolean ended;

    AdoptedChild(ProcessId id, boolean serving, ProcFs proc) {
        super(id, true, serving);
        this.proc = proc;
    }

    @Override
    public @Nullable Exit exit() {
        ended = ended || !proc.isAlive(id());
        return ended ? Exit.UNKNOWN : null;
    }

    @Override
    public boolean toForeground() {
        return SessionWeight.restore(id().pid());
    }

    @Override
    public void terminate() {
        handle().ifPresent(ProcessHandle::destroy);
    }

    @Override
    public void kill() {
        handle().ifPresent(ProcessHandle::destroyForcibly);
    }

    private Optional<ProcessHandle> handle() {
        return exit() == null ? id().handle() : Optional.empty();
    }
}
