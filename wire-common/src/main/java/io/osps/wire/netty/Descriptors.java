/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * How many connections the process's limit of open files leaves room for. What the process has open when the server starts
 * and an eighth of the limit are left to others: logs, results in files, programs. The limit is asked for each time, since
 * it can be changed from outside. Thread-safe.
 */
final class Descriptors {
    private static final System.Logger LOG = System.getLogger(RespServer.class.getName());
    private static final long LEAST_RESERVE = 16;
    private static final long MOST_RESERVE = 512;

    private final LongSupplier limit;
    private final long open;

    /**
     * Makes a count of them.
     *
     * @param limit of open files
     * @param open how many are open without any connection
     */
    Descriptors(LongSupplier limit, long open) {
        this.limit = limit;
        this.open = open;
    }

    /** Those of this process, as it is now. */
    static Descriptors ofThisProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? new Descriptors(unix::getMaxFileDescriptorCount, unix.getOpenFileDescriptorCount())
                : new Descriptors(() -> Long.MAX_VALUE, 0);
    }

    /** As many connections as are wanted, or fewer when there is no room for them; never less than zero. */
    int room(int wanted) {
        long most = limit.getAsLong();
        return most <= 0 ? wanted : Math.clamp(most - open - reserve(most), 0, wanted);
    }

    /** The warning that there is no room for as many, and the way out; empty when there is. */
    String shortage(int wanted) {
        int room = room(wanted);
        return room == wanted
                ? ""
                : "the limit of open files has no room for so many connections, the others are refused: connections="
                        + wanted + " room=" + room + " open-files=" + limit.getAsLong() + "; start it after ulimit -n "
                        + needed(wanted);
    }

    void warnOfShortage(int wanted) {
        String warning = shortage(wanted);
        if (!warning.isEmpty()) {
            LOG.log(Level.WARNING, warning);
        }
    }

    private long needed(int wanted) {
        // All but the largest limits keep an eighth of themselves back.
        return wanted + open + Math.clamp((wanted + open) / 7 + 1, LEAST_RESERVE, MOST_RESERVE);
    }

    private static long reserve(long most) {
        return Math.clamp(most / 8, LEAST_RESERVE, MOST_RESERVE);
    }
}
