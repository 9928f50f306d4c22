/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.diagnostics;

import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.Result;

/** {@code exit}: ends the worker's process at once with status 1, as a crash does: nothing is cleaned up. */
final class ExitHandler implements Handler {
    @Override
    public String name() {
        return "exit";
    }

    @Override
    public Result handle(HandlerCall call) {
        Runtime.getRuntime().halt(1);
        throw new AssertionError("unreachable");
    }
}
