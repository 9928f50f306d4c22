/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.diagnostics;

import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.Result;

/** {@code fail}: fails with the payload as its message. */
final class FailHandler implements Handler {
    @Override
    public String name() {
        return "fail";
    }

    @Override
    public Result handle(HandlerCall call) {
        throw new IllegalStateException(call.text());
    }
}
