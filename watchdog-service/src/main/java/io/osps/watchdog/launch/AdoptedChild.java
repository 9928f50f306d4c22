/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.ExitStatus;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.evidence.ProcessId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process that somebody else has started. It is looked up each time it is asked for; nobody tells of its end. */
final class AdoptedChild implements Child {
    private static final Exit ENDED = new Exit(ExitStatus.UNKNOWN, "");

    private final ProcessId id;
    private final boolean serving;
    private final ProcFs proc;
    private volatile boolean ended;

    AdoptedChild(ProcessId id, boolean serving, ProcFs proc) {
        this.id = id;
        this.serving = serving;
        this.proc = proc;
    }

    @Override
    public ProcessId id() {
        return id;
    }

    @Override
    public boolean isAdopted() {
        return true;
    }

    @Override
    public boolean isServing() {
        return serving;
    }

    @Override
    public @Nullable Exit exit() {
        ended = ended || !proc.isAlive(id);
        return ended ? ENDED : null;
    }

    @Override
    public boolean toForeground() {
        return SessionWeight.restore(id.pid());
    }

    @Override
    public void terminate() {
        handle().ifPresent(ProcessHandle::destroy);
    }

    @Override
    public void kill() {
        handle().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** The handle remembers the process's start time and refuses to signal another that has its pid. */
    private Optional<ProcessHandle> handle() {
        Optional<ProcessHandle> handle = ProcessHandle.of(id.pid());
        return exit() == null ? handle : Optional.empty();
    }
}
