/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

/** A clock that only moves forward, for durations. On Linux the system's is one clock for all processes of a host. */
@FunctionalInterface
public interface NanoClock {
    /** The system's monotonic clock. */
    NanoClock SYSTEM = System::nanoTime;

    /** Nanoseconds since an arbitrary instant; only differences mean anything. */
    long nanoTime();
}
