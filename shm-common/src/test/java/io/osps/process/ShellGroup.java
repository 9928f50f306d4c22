/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import java.io.IOException;

/** Process groups for tests. */
public final class ShellGroup {
    private ShellGroup() {}

    /** Starts a shell in a process group of its own, and returns when it is the leader. */
    public static Process start(String script) throws IOException {
        Process process = new ProcessBuilder("setsid", "sh", "-c", "echo; exec >&-; " + script).start();
        process.inputReader().readLine();
        return process;
    }

    /** Members of a group that are neither zombies nor gone. */
    public static int living(long group) throws IOException {
        int living = 0;
        for (long pid : ProcessTable.own().pids()) {
            ProcessStat stat = ProcessTable.own().stat(pid);
            living += stat != null && stat.group() == group && !stat.isDead() ? 1 : 0;
        }
        return living;
    }
}
