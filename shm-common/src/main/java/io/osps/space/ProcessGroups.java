package io.osps.space;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Ends whole process groups, and tells processes apart by more than a number that is used again. Thread safe. */
public final class ProcessGroups {
    private static final int SIGKILL = 9;
    private static final long LOOK_NANOS = 1_000_000;

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
        if (group <= 1) {
            throw new IllegalArgumentException("no such process group can be killed: group=" + group);
        }
        long start = startTicks(group);
        if (start != 0 && start != leaderStartTicks) {
            return true;
        }
        long end = System.nanoTime() + limit.toNanos();
        while (signal(-group, SIGKILL) == 0 && hasLiving(group)) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /** Field 22 of {@code /proc/PID/stat}: when the process started, in clock ticks since boot; 0 when there is none. */
    public static long startTicks(long pid) {
        String[] fields = stat(Path.of("/proc/" + pid + "/stat"));
        return fields == null ? 0 : Long.parseLong(fields[19]);
    }

    /** Whether a signal or a debugger has stopped the process. */
    static boolean isStopped(long pid) {
        String[] fields = stat(Path.of("/proc/" + pid + "/stat"));
        return fields != null && fields[0].matches("[Tt]");
    }

    /** The inode of this process's pid namespace; 0 where there is none. */
    public static long pidNamespace() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            return Long.parseLong(target.substring(target.indexOf('[') + 1, target.length() - 1));
        } catch (IOException | UnsupportedOperationException _) {
            return 0;
        }
    }

    /** A zombie keeps its group until its parent has read its status, and can do no harm. */
    private static boolean hasLiving(long group) {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                String[] fields = stat(process.resolve("stat"));
                if (fields != null && Long.parseLong(fields[2]) == group && !fields[0].matches("[ZX]")) {
                    return true;
                }
            }
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /** The fields after the command's name, which may hold blanks and brackets; null when the process is gone. */
    private static String @Nullable [] stat(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        } catch (IOException _) {
            return null;
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
