/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** Ten ports in a row that were free. */
record Ports(int base) {
    private static final int COUNT = 10;
    /** Below the range from which the kernel serves others. */
    private static final int LEAST = 21_000;

    private static final int MOST = 31_000;

    static Ports free() throws IOException {
        int first = LEAST + (int) (ProcessHandle.current().pid() * 37 % (MOST - LEAST));
        for (int base = first; base < MOST; base += COUNT) {
            if (IntStream.range(base, base + COUNT).allMatch(Ports::isFree)) {
                return new Ports(base);
            }
        }
        throw new IOException("no ten ports in a row are free: from=" + first + " to=" + MOST);
    }

    int dispatcher() {
        return base;
    }

    int dispatcherHttp() {
        return base + 1;
    }

    int watchdogHttp() {
        return base + 2;
    }

    int worker(int k) {
        return base + 3 + k;
    }

    /** Worker k's actuator has this and k. */
    int workerHttp() {
        return base + 6;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
