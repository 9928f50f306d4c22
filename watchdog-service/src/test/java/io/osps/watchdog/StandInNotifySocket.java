/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What systemd listens on: a Unix datagram socket that tests read from. A read waits 10 s at most. */
@SuppressWarnings("restricted")
final class StandInNotifySocket implements AutoCloseable {
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final Linker LINKER = Linker.nativeLinker();

    private final Arena arena = Arena.ofShared();
    private final int descriptor;

    /** Listens at a path, or at an abstract name that begins with {@code @}. */
    StandInNotifySocket(String name) {
        try {
            descriptor = (int) function("socket", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)
                    .invokeExact(1, 2, 0);
            byte[] path = name.getBytes(StandardCharsets.UTF_8);
            MemorySegment address = arena.allocate(112, 8);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
            MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, 2, path.length);
            boolean isAbstract = path[0] == '@';
            if (isAbstract) {
                address.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
            }
            int length = 2 + path.length + (isAbstract ? 0 : 1);
            int bound = (int) function("bind", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT)
                    .invokeExact(descriptor, address, length);
            MemorySegment limit = arena.allocate(16, 8);
            limit.set(ValueLayout.JAVA_LONG, 0, 10);
            int set = (int) function(
                            "setsockopt",
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_INT)
                    .invokeExact(descriptor, SOL_SOCKET, SO_RCVTIMEO, limit, 16);
            if (descriptor < 0 || bound != 0 || set != 0) {
                throw new AssertionError("cannot listen at " + name);
            }
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    StandInNotifySocket(Path path) {
        this(path.toString());
    }

    /** The next datagram; empty when none came in time. */
    String read() {
        try {
            MemorySegment buffer = arena.allocate(4_096);
            long length = (long) LINKER.downcallHandle(
                            LINKER.defaultLookup().findOrThrow("recv"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT))
                    .invokeExact(descriptor, buffer, 4_096L, 0);
            return length < 0
                    ? ""
                    : new String(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private static MethodHandle function(String name, java.lang.foreign.MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    @Override
    public void close() {
        try {
            int closed = (int) function("close", ValueLayout.JAVA_INT).invokeExact(descriptor);
            if (closed != 0) {
                throw new AssertionError("cannot close the socket");
            }
            arena.close();
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}
