/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import java.io.IOException;

/** One client with its connections: a call goes out and its answer comes back. For one thread. */
interface Caller extends AutoCloseable {
    /** Returns the answer, which ought to be the payload. */
    byte[] call(byte[] payload) throws Exception;

    @Override
    void close() throws IOException;

    /** Makes callers that are equal but for their number. */
    @FunctionalInterface
    interface Maker {
        Caller make(int number) throws Exception;
    }
}
