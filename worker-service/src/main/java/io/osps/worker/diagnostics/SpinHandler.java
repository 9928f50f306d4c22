/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.diagnostics;

import io.osps.worker.handler.Amount;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.Result;
import java.util.concurrent.TimeUnit;

/** {@code spin}: burns a core for that many milliseconds or {@code forever}, deaf to interrupts. */
final class SpinHandler implements Handler {
    @Override
    public String name() {
        return "spin";
    }

    @Override
    public Result handle(HandlerCall call) {
        Amount amount = Amount.parse(call.text(), "milliseconds", true);
        long begun = System.nanoTime();
        while (amount.isForever() || System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(amount.value())) {
            Thread.onSpinWait();
        }
        return Result.of(amount.toString());
    }
}
