/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * The least that a sleeping round trip between processes can be: two words of shared memory and the system call. The
 * message itself is not carried.
 */
final class FutexEnd implements End {
    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();
    private static final long NUMBER = System.getProperty("os.arch").equals("aarch64") ? 98 : 202;
    private static final long WAIT = 0;
    private static final long WAKE = 1;
    private static final long REQUESTS = 0;
    private static final long REPLIES = 64;

    private static final MethodHandle SYSCALL = bind();

    private final MemorySegment file;
    private final long outgoing;
    private final long incoming;
    private final byte[] message = new byte[SIZE];
    private int seen;

    FutexEnd(Side side, Path directory) throws IOException {
        file = MemorySegment.ofBuffer(MappedFile.open(directory.resolve("words"), 4096));
        outgoing = side.outgoing(REQUESTS, REPLIES);
        incoming = side.incoming(REQUESTS, REPLIES);
    }

    @SuppressWarnings("restricted") // the children are started with native access
    private static MethodHandle bind() {
        ValueLayout.OfLong number = ValueLayout.JAVA_LONG;
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(number, number, ValueLayout.ADDRESS, number, number, ValueLayout.ADDRESS),
                Linker.Option.firstVariadicArg(1));
    }

    @Override
    public void send(byte[] ignored) {
        WORD.getAndAdd(file, outgoing, 1);
        call(outgoing, WAKE, 1);
    }

    @Override
    public byte[] receive() {
        while ((int) WORD.getVolatile(file, incoming) == seen) {
            call(incoming, WAIT, seen);
        }
        seen++;
        return message;
    }

    private void call(long word, long operation, long value) {
        try {
            long _ = (long) SYSCALL.invokeExact(
                    NUMBER, file.asSlice(word, Integer.BYTES), operation, value, MemorySegment.NULL);
        } catch (Throwable failure) {
            throw new IllegalStateException("futex call failed", failure);
        }
    }
}
