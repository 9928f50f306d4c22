/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import io.osps.wire.Grant;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What scripted servers say. */
final class Answers {
    private Answers() {}

    /** Leads to a worker on this machine. */
    static RespValue grant(int port, boolean idempotent) {
        return new Grant("127.0.0.1", port, "f00d", Duration.ofSeconds(5), "worker-1", 1, idempotent).toValue();
    }

    static RespValue busy(int retryAfterMillis) {
        return failure("BUSY the queue is full depth=1 limit=1 retry-after-ms=" + retryAfterMillis);
    }

    static RespValue failure(String line) {
        return new RespValue.Failure(WireError.parse(line));
    }

    static RespValue echo(List<byte[]> command) {
        return RespValue.bulk(command.get(2));
    }

    static boolean isAcquire(List<byte[]> command) {
        return word(command, 0).equals("ACQUIRE");
    }

    static String word(List<byte[]> command, int index) {
        return new String(command.get(index), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
