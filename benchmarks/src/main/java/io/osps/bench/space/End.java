/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import java.io.IOException;

/** One end of a connection between two processes. Confined to one thread. */
interface End extends AutoCloseable {
    /** Bytes of each message. */
    int SIZE = 64;

    void send(byte[] message) throws Exception;

    /** The next message; the array may be used again by the next call. */
    byte[] receive() throws Exception;

    @Override
    default void close() throws IOException {}
}
