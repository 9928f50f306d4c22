/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sleeping on a word of shared memory: Linux' futex, not its private flavour, called through {@code syscall(2)}. See
 * futex(2), and Ulrich Drepper, "Futexes Are Tricky" (2011).
 *
 * <p>Where the system is not Linux on x86-64 or aarch64, or native calls are not permitted, a wait is a short nap
 * instead and a wake is nothing: slower, still correct, since every waiter looks again. Thread safe.
 */
final class Futex {
    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAKE = 1;
    private static final long NAP_NANOS = 500_000;

    private static final StructLayout TIMESPEC = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("seconds"), ValueLayout.JAVA_LONG.withName("nanos"));
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final @Nullable MethodHandle SYSCALL = bind();
    private static final long NUMBER = System.getProperty("os.arch").equals("aarch64") ? 98 : 202;

    /** What a call needs beside its arguments, made once a thread. */
    private record Buffers(MemorySegment state, MemorySegment timeout) {}

    private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(() -> {
        Arena arena = Arena.ofAuto();
        return new Buffers(arena.allocate(STATE), arena.allocate(TIMESPEC));
    });

    private Futex() {}

    @SuppressWarnings("restricted") // native access is granted in the manifest and asked for above
    private static @Nullable MethodHandle bind() {
        String arch = System.getProperty("os.arch");
        boolean known =
                System.getProperty("os.name").equals("Linux") && (arch.equals("amd64") || arch.equals("aarch64"));
        if (!known || !Futex.class.getModule().isNativeAccessEnabled() || Boolean.getBoolean("osps.space.polling")) {
            System.getLogger(Futex.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "waits poll, since native access is off or the system is unknown: os="
                                    + System.getProperty("os.name") + " arch=" + arch
                                    + "; start java with --enable-native-access=ALL-UNNAMED");
            return null;
        }
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }

    /**
     * Sleeps while the word is {@code expected}, at most that long. Returns early for any reason: the caller looks at the
     * state, not at how it was woken.
     */
    static void await(MemorySegment word, int expected, long nanos) {
        MethodHandle syscall = SYSCALL;
        if (syscall == null) {
            LockSupport.parkNanos(Math.min(nanos, NAP_NANOS));
            return;
        }
        Buffers buffers = BUFFERS.get();
        buffers.timeout.set(ValueLayout.JAVA_LONG, 0, nanos / 1_000_000_000);
        buffers.timeout.set(ValueLayout.JAVA_LONG, Long.BYTES, nanos % 1_000_000_000);
        call(syscall, buffers, word, FUTEX_WAIT, expected, buffers.timeout);
    }

    /** Wakes one sleeper of that word. */
    static void wakeOne(MemorySegment word) {
        MethodHandle syscall = SYSCALL;
        if (syscall != null) {
            call(syscall, BUFFERS.get(), word, FUTEX_WAKE, 1, MemorySegment.NULL);
        }
    }

    private static void call(
            MethodHandle syscall,
            Buffers buffers,
            MemorySegment word,
            int operation,
            long value,
            MemorySegment timeout) {
        long result;
        try {
            result = (long) syscall.invokeExact(
                    buffers.state, NUMBER, word, (long) operation, value, timeout, MemorySegment.NULL, 0L);
        } catch (Throwable failure) {
            throw new IllegalStateException("futex call failed", failure);
        }
        if (result < 0) {
            int errno = (int) ERRNO.get(buffers.state, 0L);
            // EINTR, EAGAIN and ETIMEDOUT are progress: look again.
            if (errno != 4 && errno != 11 && errno != 110) {
                throw new IllegalStateException("futex is refused: operation=" + operation + " errno=" + errno);
            }
        }
    }
}
