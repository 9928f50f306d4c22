/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel tells of the process that asks. Thread safe. */
public final class OwnProcess {
    /** After the real user, see proc_pid_status(5). */
    private static final int EFFECTIVE = 1;

    private static final int UNKNOWN = -1;

    private static volatile int userId = UNKNOWN;

    private OwnProcess() {}

    /** This process; with a start time of 0 where {@code /proc} is not mounted. */
    public static ProcessId id() {
        long pid = ProcessHandle.current().pid();
        return new ProcessId(pid, ProcessTable.own().startTicks(pid));
    }

    /** A file about this process, also where {@code /proc} is that of another pid namespace. */
    public static Path file(String name) {
        return ProcessTable.own().file("self").resolve(name);
    }

    /** Empty where it cannot be read. */
    public static ProcessStatus status() {
        return new ProcessStatus(ProcessTable.text(file("status")));
    }

    /**
     * The effective user id, which owns the files that this process makes. The owner of {@code /proc/self} would not do: it
     * is root where the kernel may not dump the process. Read once, so that it is known when no descriptor is left.
     *
     * @throws IllegalStateException when it cannot be read
     */
    public static int userId() {
        int known = userId;
        if (known == UNKNOWN) {
            known = status().field("Uid")
                    .map(ids -> Integer.parseUnsignedInt(ids.split("\\s+", -1)[EFFECTIVE]))
                    .orElseThrow(() -> new IllegalStateException("the own user cannot be read: is /proc mounted?"));
            userId = known;
        }
        return known;
    }

    /** The inode of this process's pid namespace; 0 where there is none. */
    public static long pidNamespace() {
        try {
            String target = Files.readSymbolicLink(file("ns/pid")).toString();
            return Long.parseLong(target.substring(target.indexOf('[') + 1, target.length() - 1));
        } catch (IOException | UnsupportedOperationException _) {
            return 0;
        }
    }
}
