/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

/**
 * What one fault led to. Times are nanoseconds since the fault.
 *
 * @param noticed when it was noticed
 * @param longest the one who waited longest for a good answer
 * @param whole when the worker's successor had its seats; NaN when there was none in time
 * @param failures calls that failed meanwhile, and were made again
 */
record Outcome(double noticed, Wait longest, double whole, int failures) {
    double longestWait() {
        return longest.nanos();
    }
}
