/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

/** {@code echo}: the payload again. */
final class EchoHandler implements Handler {
    @Override
    public String name() {
        return "echo";
    }

    @Override
    public boolean idempotent() {
        return true;
    }

    @Override
    public Result handle(HandlerCall call) {
        return Result.of(call.payload());
    }
}
