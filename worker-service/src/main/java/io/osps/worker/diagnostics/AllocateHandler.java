/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.diagnostics;

import io.osps.worker.handler.Amount;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code allocate}: takes that many MiB of the heap and gives them back with its answer, or takes ever more {@code
 * forever}: at the brink it lets a little go and goes on, so that the collector has nothing else to do. (A JVM that runs
 * with {@code -XX:+ExitOnOutOfMemoryError} ends there instead.) It obeys an interrupt.
 */
final class AllocateHandler implements Handler {
    private static final int CHUNK = 1 << 20;
    private static final int LET_GO = 4;

    @Override
    public String name() {
        return "allocate";
    }

    @Override
    public Result handle(HandlerCall call) throws InterruptedException {
        Amount amount = Amount.parse(call.text(), "MiB", true);
        List<byte[]> held = new ArrayList<>();
        while (held.size() < amount.value()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            try {
                held.add(new byte[CHUNK]);
            } catch (OutOfMemoryError full) {
                if (!amount.isForever()) {
                    throw full;
                }
                held.subList(Math.max(0, held.size() - LET_GO), held.size()).clear();
            }
        }
        return Result.of(Integer.toString(held.size()));
    }
}
