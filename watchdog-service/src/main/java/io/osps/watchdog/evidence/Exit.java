/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

/**
 * The end of a process.
 *
 * @param status exit code or signal
 * @param lastWords the last line that it wrote into its log, empty where there is none
 * @param ordered whether somebody stopped its container, so that it is no failure and nobody starts it again
 */
public record Exit(ExitStatus status, String lastWords, boolean ordered) {
    /** The end of a process that nobody outside has ordered. */
    public Exit(ExitStatus status, String lastWords) {
        this(status, lastWords, false);
    }
}
