/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import io.osps.process.OwnProcess;
import java.util.function.LongSupplier;

/**
 * Tells when this worker has served or grown so much that another process should take its place; that is how a leak is
 * lived with. The watchdog reads it and replaces workers one at a time. Thread safe.
 */
final class Wear {
    private final WorkerProperties.Recycle limits;
    private final LongSupplier resident;

    /**
     * Makes one.
     *
     * @param resident bytes of memory that this process alone uses
     */
    Wear(WorkerProperties.Recycle limits, LongSupplier resident) {
        this.limits = limits;
        this.resident = resident;
    }

    static Wear ofThisProcess(WorkerProperties.Recycle limits) {
        return new Wear(limits, Wear::residentBytes);
    }

    /** Which limit was passed, as {@code name=value}; empty while none is. */
    String facts(long served) {
        if (limits.requests() > 0 && served >= limits.requests()) {
            return "requests=" + served + " limit=" + limits.requests();
        }
        long most = limits.rss().toBytes();
        long now = most > 0 ? resident.getAsLong() : 0;
        return most > 0 && now >= most ? "rss=" + now + " limit=" + most : "";
    }

    /** Without what is shared: the space's pages are counted for every process that has touched them. */
    private static long residentBytes() {
        return OwnProcess.status().bytes("RssAnon").orElse(0);
    }
}
