package io.osps.watchdog.evidence;

/**
 * Names one process for good: a pid alone is used again.
 *
 * @param pid the process id in this pid namespace
 * @param startTicks field 22 of {@code /proc/PID/stat}
 */
public record ProcessId(long pid, long startTicks) {}
