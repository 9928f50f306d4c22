/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A dispatcher, one or two workers, and somebody who is to bring the workers back. For one thread. */
interface Bed extends AutoCloseable {
    int workers();

    int dispatcherPort();

    /** Of worker k's process as it was started last; k begins at 1. */
    long pid(int k) throws IOException;

    /** When a fault of worker k after that moment was noticed; null as long as it was not. */
    @Nullable Instant noticed(int k, Instant fault) throws IOException;

    @Override
    void close() throws IOException;
}
