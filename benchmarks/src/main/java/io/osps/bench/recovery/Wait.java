/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.client.Route;
import java.util.Locale;

/**
 * A caller's wait for a good answer.
 *
 * @param began when the call was made, in nanoseconds since the fault; negative for one that was under way
 * @param nanos from then, or from the fault for one that was under way, to the answer
 */
record Wait(Route route, long began, long nanos) {
    private static final double MILLI = 1e6;

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.0f ms by %s from %+.0f ms",
                nanos / MILLI,
                route.name().toLowerCase(Locale.ROOT),
                began / MILLI);
    }
}
