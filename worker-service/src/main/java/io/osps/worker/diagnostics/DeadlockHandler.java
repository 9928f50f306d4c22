/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.diagnostics;

import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.Result;
import java.util.concurrent.CountDownLatch;

/** {@code deadlock}: this request's thread and a second one wait for each other's monitor for ever. */
final class DeadlockHandler implements Handler {
    @Override
    public String name() {
        return "deadlock";
    }

    @Override
    public Result handle(HandlerCall call) throws InterruptedException {
        Object mine = new Object();
        Object others = new Object();
        CountDownLatch bothHoldOne = new CountDownLatch(2);
        Thread.ofPlatform().daemon().name("deadlock-" + call.requestId()).start(() -> {
            try {
                lockBoth(others, mine, bothHoldOne);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        lockBoth(mine, others, bothHoldOne);
        throw new AssertionError("unreachable");
    }

    private static void lockBoth(Object first, Object second, CountDownLatch bothHoldOne) throws InterruptedException {
        synchronized (first) {
            bothHoldOne.countDown();
            bothHoldOne.await();
            synchronized (second) {
                throw new AssertionError("unreachable");
            }
        }
    }
}
