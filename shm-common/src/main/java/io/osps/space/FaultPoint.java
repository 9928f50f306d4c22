/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import org.jspecify.annotations.Nullable;

/**
 * Where the fault campaign reaches into the space: every store to shared memory passes {@link #beforeStore} first.
 *
 * <p>Off unless the JVM was started with {@code -Dosps.space.faults=true}; then the check below is a constant and costs
 * nothing.
 */
final class FaultPoint {
    static final boolean ON = Boolean.getBoolean("osps.space.faults");

    /** What happens before the next store; may throw or halt. Set by tests only. */
    static volatile @Nullable Runnable hook;

    private FaultPoint() {}

    static void beforeStore() {
        if (ON) {
            Runnable now = hook;
            if (now != null) {
                now.run();
            }
        }
    }
}
