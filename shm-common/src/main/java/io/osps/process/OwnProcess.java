/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel tells of the process that asks. Thread safe. */
public final class OwnProcess {
    private static final Path SELF = Path.of("/proc/self");
    /** Before the real, the effective, the saved and the file system's user id, see proc_pid_status(5). */
    private static final String USER_IDS = "Uid:";

    private static final int EFFECTIVE = 1;

    private OwnProcess() {}

    /**
     * The effective user id, which owns the files that this process makes. The owner of {@code /proc/self} would not do: it
     * is root where the kernel may not dump the process.
     *
     * @throws IllegalStateException when {@code /proc} is not mounted
     */
    public static int userId() {
        try {
            return Files.readString(SELF.resolve("status"), StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> line.startsWith(USER_IDS))
                    .map(line -> line.substring(USER_IDS.length()).strip().split("\\s+", -1))
                    .mapToInt(ids -> Integer.parseUnsignedInt(ids[EFFECTIVE]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("/proc/self/status names no user"));
        } catch (IOException e) {
            throw new IllegalStateException("/proc is not mounted", e);
        }
    }

    /** The inode of this process's pid namespace; 0 where there is none. */
    public static long pidNamespace() {
        try {
            String target = Files.readSymbolicLink(SELF.resolve("ns/pid")).toString();
            return Long.parseLong(target.substring(target.indexOf('[') + 1, target.length() - 1));
        } catch (IOException | UnsupportedOperationException _) {
            return 0;
        }
    }
}
