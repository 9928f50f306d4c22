/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A supervisor beside OSPS' own, run as people run it, with settings of its own in a directory of its own. */
interface Keeper {
    String name();

    boolean isInstalled();

    /** So long must a worker have run before its end for the supervisor to start it again as after a first failure. */
    Duration stableAfter();

    /** Starts all of them, and keeps them until it is told to let go. */
    Kept keep(Path directory, List<Charge> charges) throws IOException, InterruptedException;

    /** Lets go: the supervisor ends, and with it what it keeps, as far as it does that. */
    @FunctionalInterface
    interface Kept extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
