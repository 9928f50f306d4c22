package io.osps.watchdog.evidence;

/**
 * The end of a process.
 *
 * @param status exit code or signal
 * @param lastWords the last line that it wrote into its log, empty where there is none
 */
public record Exit(ExitStatus status, String lastWords) {}
