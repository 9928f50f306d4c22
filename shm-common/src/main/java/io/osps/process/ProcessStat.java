/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /proc/PID/stat} or {@code /proc/PID/task/TID/stat} says.
 *
 * @param state such as {@code R} running or runnable, {@code S} sleeping, {@code D} waiting for a device, {@code T} stopped
 *     by a signal, {@code t} stopped by a debugger, {@code Z} dead and not yet collected
 * @param group its process group
 * @param session its session
 * @param cpuTicks CPU time in user and kernel mode, in clock ticks
 * @param startTicks start time in clock ticks since boot
 */
public record ProcessStat(char state, long group, long session, long cpuTicks, long startTicks) {
    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int START_TIME = 19;

    /**
     * Of the process or thread with this directory in {@code /proc}; null when it is gone.
     *
     * @throws IOException when that cannot be told, as for want of descriptors
     */
    public static @Nullable ProcessStat read(Path directory) throws IOException {
        String line;
        try {
            // A program's name may hold any byte.
            line = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException _) {
            return null;
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException _) {
            // It ended after its file was opened.
            return null;
        }
        return parse(line);
    }

    /**
     * Reads the one line. The second field is the program's name in brackets and may itself hold blanks and brackets, so
     * everything is counted from the last bracket; field 3, the state, is then number 0.
     *
     * @throws IllegalArgumentException for a line that is none
     */
    public static ProcessStat parse(String line) {
        int bracket = line.lastIndexOf(')');
        String[] fields = bracket < 0 || bracket + 2 >= line.length()
                ? new String[0]
                : line.substring(bracket + 2).trim().split(" ", -1);
        if (fields.length <= START_TIME || fields[0].length() != 1) {
            throw new IllegalArgumentException("not a line of /proc/PID/stat: line=" + line);
        }
        return new ProcessStat(
                fields[0].charAt(0),
                Long.parseLong(fields[GROUP]),
                Long.parseLong(fields[SESSION]),
                Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]),
                Long.parseLong(fields[START_TIME]));
    }

    /** Whether the process is gone but for its entry. */
    public boolean isDead() {
        return state == 'Z' || state == 'X';
    }

    /** Whether a signal or a debugger has stopped the process. */
    public boolean isStopped() {
        return state == 'T' || state == 't';
    }
}
