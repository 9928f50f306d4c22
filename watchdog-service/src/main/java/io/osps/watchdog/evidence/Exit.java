/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.process.ExitSignal;

/**
 * The end of a process.
 *
 * @param code its exit code, 128 + n for signal n, or -1 for a process that was not our child
 * @param lastWords the last line that it wrote into its log, empty where there is none
 * @param ordered whether somebody stopped its container, so that it is no failure and nobody starts it again
 */
public record Exit(int code, String lastWords, boolean ordered) {
    /** The end of a process of which only its absence is known. */
    public static final Exit UNKNOWN = new Exit(-1, "");

    private static final int SIGNALS = 128;
    private static final int SIGKILL = 9;
    /** What a JVM exits with that was told {@code -XX:+ExitOnOutOfMemoryError}, as all services are. */
    private static final int OUT_OF_MEMORY = 3;

    /** The end of a process that nobody outside has ordered. */
    public Exit(int code, String lastWords) {
        this(code, lastWords, false);
    }

    /** Whether it was SIGKILL, which no process sends itself by a fault of its own. */
    public boolean isKill() {
        return code == SIGNALS + SIGKILL;
    }

    /** Such as {@code exit=1}, {@code exit=3 (out of memory)}, {@code exit=137 (SIGKILL)} or {@code exit=unknown}. */
    public String status() {
        if (code < 0) {
            return "exit=unknown";
        }
        String meaning = code == OUT_OF_MEMORY ? "out of memory" : ExitSignal.of(code);
        return meaning == null ? "exit=" + code : "exit=" + code + " (" + meaning + ")";
    }
}
