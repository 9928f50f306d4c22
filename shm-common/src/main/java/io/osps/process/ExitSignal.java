/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The signal in an exit code, as shells and the JDK tell it: 128 + n. Names and numbers are those of signal(7). */
public final class ExitSignal {
    private static final int SIGNALLED = 128;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"));

    private ExitSignal() {}

    /** Such as {@code SIGSEGV} for 139; null for a code without a signal that ends processes by default. */
    public static @Nullable String of(int exitCode) {
        return NAMES.get(exitCode - SIGNALLED);
    }
}
