package io.osps.bench.recovery;

/**
 * What one fault led to. Times are nanoseconds since the fault.
 *
 * @param noticed when it was noticed
 * @param longestWait how long the one who waited longest for a good answer did
 * @param whole when the worker's successor had its seats; NaN when there was none in time
 * @param failures calls that failed meanwhile, and were made again
 */
record Outcome(double noticed, double longestWait, double whole, int failures) {}
