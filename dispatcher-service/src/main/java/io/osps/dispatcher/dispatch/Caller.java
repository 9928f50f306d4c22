/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.wire.RespValue;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param connection what it came on: the requests of one connection share its turn in the queue
 * @param listener where the caller listens for a worker that calls back; null on every other route
 * @param answer gets the result or an error, exactly once, in any thread
 */
public record Caller(Object connection, @Nullable InetSocketAddress listener, Consumer<RespValue> answer) {
    /** One that listens nowhere. */
    public static Caller on(Object connection, Consumer<RespValue> answer) {
        return new Caller(connection, null, answer);
    }
}
