/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

/**
 * What {@code /proc/PID/stat} or {@code /proc/PID/task/TID/stat} says.
 *
 * @param state such as {@code R} running or runnable, {@code S} sleeping, {@code D} waiting for a device, {@code T} stopped
 *     by a signal, {@code t} stopped by a debugger, {@code Z} dead and not yet collected
 * @param cpuTicks CPU time in user and kernel mode, in clock ticks
 * @param startTicks start time in clock ticks since boot
 */
record ProcessStat(char state, long cpuTicks, long startTicks) {
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int START_TIME = 19;

    /**
     * Reads the one line. The second field is the program's name in brackets and may itself hold blanks and brackets, so
     * everything is counted from the last bracket; field 3, the state, is then number 0.
     *
     * @throws IllegalArgumentException for a line that is none
     */
    static ProcessStat parse(String line) {
        int bracket = line.lastIndexOf(')');
        String[] fields = bracket < 0 || bracket + 2 >= line.length()
                ? new String[0]
                : line.substring(bracket + 2).trim().split(" ", -1);
        if (fields.length <= START_TIME || fields[0].length() != 1) {
            throw new IllegalArgumentException("not a line of /proc/PID/stat: line=" + line);
        }
        return new ProcessStat(
                fields[0].charAt(0),
                Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]),
                Long.parseLong(fields[START_TIME]));
    }

    /** Whether the process is gone but for its entry. */
    boolean isDead() {
        return state == 'Z' || state == 'X';
    }
}
