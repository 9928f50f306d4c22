/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends whole process groups, and those who have left them. A group with a process 1 of a pid namespace takes all of that
 * namespace with it: the kernel makes process 1 a zombie only when all others in it are gone. Thread safe.
 */
public final class ProcessGroups {
    private static final int SIGKILL = 9;
    private static final ProcessTable TABLE = ProcessTable.own();
    private static final long LOOK_NANOS = 1_000_000;
    /** No group has this id. */
    private static final long NOBODY = -1;
    /** The group of the kernel's own threads, which have no program. */
    private static final long KERNEL = 0;

    @SuppressWarnings("restricted") // native access is granted in the manifest
    private static final class Native {
        static final MethodHandle KILL = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    private ProcessGroups() {}

    /**
     * Kills every process of a group and waits until they are gone or zombies.
     *
     * @param group the group's id
     * @param leaderStartTicks start of its leader. When the leader's id now names another process, the group was empty
     *     before, and nothing is killed
     * @param limit how long to wait
     * @return true when the group is gone
     */
    public static boolean kill(long group, long leaderStartTicks, Duration limit) {
        requireGroup(group);
        return isTrueWithin(
                limit,
                () -> isOfAnother(group, leaderStartTicks)
                        || signal(-group, SIGKILL) != 0
                        || look(group, null).isProof());
    }

    /**
     * As {@link #kill}, with those who have left the group: all of the session of that id, as {@code timeout} and job control
     * make groups in it, and all that have the {@link #mark} in their environment, as those have who began a session of
     * their own.
     *
     * @return true when two looks have found none, nor any that could not be told yet
     */
    public static boolean killAll(long group, long leaderStartTicks, Duration limit) {
        requireGroup(group);
        String mark = mark(group, leaderStartTicks);
        int[] empty = {0};
        return isTrueWithin(limit, () -> {
            // The leader's id can be another's only when group and session are gone; who bears the mark may still be
            // there.
            long known = isOfAnother(group, leaderStartTicks) ? NOBODY : group;
            Sighting sighting = look(known, mark);
            if (known != NOBODY) {
                signal(-known, SIGKILL);
            }
            sighting.found.forEach(pid -> signal(pid, SIGKILL));
            empty[0] = sighting.isProof() ? empty[0] + 1 : 0;
            return empty[0] == 2;
        });
    }

    /**
     * What all processes of one run have in their environment, as {@code NAME=VALUE}, where nothing better holds them.
     *
     * @param leaderStartTicks start of the leader of that group
     */
    public static String mark(long group, long leaderStartTicks) {
        return "OSPS_RUN=" + OwnProcess.pidNamespace() + "." + group + "." + leaderStartTicks;
    }

    private static boolean isOfAnother(long group, long leaderStartTicks) throws IOException {
        ProcessStat leader = TABLE.stat(group);
        return leader != null && leader.startTicks() != leaderStartTicks;
    }

    private interface Look {
        boolean isTrue() throws IOException;
    }

    /** What cannot be looked at, for want of descriptors, is not proven. */
    private static boolean isTrueWithin(Duration limit, Look look) {
        long begun = System.nanoTime();
        do {
            try {
                if (look.isTrue()) {
                    return true;
                }
            } catch (IOException _) {
                // The next look may be possible.
            }
            LockSupport.parkNanos(LOOK_NANOS);
        } while (System.nanoTime() - begun < limit.toNanos());
        return false;
    }

    private static void requireGroup(long group) {
        if (group <= 1) {
            throw new IllegalArgumentException("no such process group can be killed: group=" + group);
        }
    }

    /**
     * Who was seen.
     *
     * @param found those that are alive
     * @param hidden whether there was one that may be one of them
     */
    private record Sighting(List<Long> found, boolean hidden) {
        boolean isProof() {
            return found.isEmpty() && !hidden;
        }
    }

    /**
     * Who is alive of that group; with a mark also who is of that session or bears the mark. A zombie keeps its group until
     * its parent has read its status, and can do no harm.
     */
    private static Sighting look(long group, @Nullable String mark) throws IOException {
        List<Long> found = new ArrayList<>();
        boolean hidden = false;
        for (long pid : TABLE.pids()) {
            ProcessStat stat = TABLE.stat(pid);
            if (stat == null || stat.isDead()) {
                continue;
            }
            Mark borne = Mark.OTHER;
            if (stat.group() == group) {
                borne = Mark.OURS;
            } else if (mark != null && stat.group() != KERNEL) {
                borne = stat.session() == group ? Mark.OURS : borne(pid, mark);
            }
            if (borne == Mark.OURS) {
                found.add(pid);
            }
            hidden |= borne == Mark.HIDDEN;
        }
        return new Sighting(found, hidden);
    }

    private enum Mark {
        OURS,
        OTHER,
        /** It is just becoming another program: the kernel shows neither its arguments nor its environment. */
        HIDDEN
    }

    private static Mark borne(long pid, String mark) {
        try {
            List<String> environment = TABLE.environment(pid);
            if (environment.isEmpty()) {
                if (Files.readAllBytes(TABLE.file(pid, "cmdline")).length == 0) {
                    return Mark.HIDDEN;
                }
                // Arguments and environment appear at once, perhaps just now.
                environment = TABLE.environment(pid);
            }
            return environment.contains(mark) ? Mark.OURS : Mark.OTHER;
        } catch (IOException _) {
            // It is gone, or of somebody else.
            return Mark.OTHER;
        }
    }

    private static int signal(long pid, int signal) {
        try {
            return (int) Native.KILL.invokeExact((int) pid, signal);
        } catch (Throwable failure) {
            throw new IllegalStateException("kill(2) cannot be called", failure);
        }
    }
}
