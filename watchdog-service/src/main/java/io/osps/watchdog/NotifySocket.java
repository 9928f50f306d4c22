/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket on which systemd hears from a service, sd_notify(3): a Unix datagram socket, which Java has not, so it is
 * called through FFM.
 *
 * <pre>
 *   sockaddr_un:  sun_family (2 bytes, AF_UNIX = 1) | sun_path (108 bytes; an abstract name begins with a zero byte)
 * </pre>
 *
 * <p>Not thread safe.
 */
final class NotifySocket {
    private static final Logger log = LoggerFactory.getLogger(NotifySocket.class);
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int FAMILY_BYTES = 2;
    private static final int PATH_BYTES = 108;
    private static final MemoryLayout ADDRESS = MemoryLayout.structLayout(
            ValueLayout.JAVA_SHORT.withName("family"),
            MemoryLayout.sequenceLayout(PATH_BYTES, ValueLayout.JAVA_BYTE).withName("path"));

    @SuppressWarnings("restricted") // native access is granted in the manifest
    private static final class Native {
        static final MethodHandle SOCKET = bind(
                "socket",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        static final MethodHandle SENDTO = bind(
                "sendto",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT));

        private static MethodHandle bind(String name, FunctionDescriptor descriptor) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
        }
    }

    private final byte[] path;
    private int descriptor = -1;

    /**
     * Knows a socket; nothing is opened yet.
     *
     * @param name as in {@code NOTIFY_SOCKET}: a path, or {@code @} and an abstract name
     */
    NotifySocket(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length >= PATH_BYTES) {
            throw new IllegalArgumentException("no socket has such a name: NOTIFY_SOCKET=" + name);
        }
        this.path = bytes;
    }

    /** Sends lines of {@code NAME=value}; false, and told in the log, when nobody could be reached. */
    boolean send(String lines) {
        try (Arena arena = Arena.ofConfined()) {
            if (descriptor < 0) {
                descriptor = (int) Native.SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            }
            MemorySegment address = arena.allocate(ADDRESS);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, FAMILY_BYTES, path.length);
            boolean isAbstract = path[0] == '@';
            if (isAbstract) {
                address.set(ValueLayout.JAVA_BYTE, FAMILY_BYTES, (byte) 0);
            }
            MemorySegment text = arena.allocateFrom(lines, StandardCharsets.UTF_8);
            long length = text.byteSize() - 1;
            int addressLength = FAMILY_BYTES + path.length + (isAbstract ? 0 : 1);
            long sent = (long) Native.SENDTO.invokeExact(
                    descriptor, text, length, MSG_NOSIGNAL | MSG_DONTWAIT, address, addressLength);
            if (sent != length) {
                log.warn(
                        "systemd could not be told: socket={} text={}",
                        new String(path, StandardCharsets.UTF_8),
                        lines);
            }
            return sent == length;
        } catch (Throwable failure) {
            throw new IllegalStateException("sendto(2) cannot be called", failure);
        }
    }
}
