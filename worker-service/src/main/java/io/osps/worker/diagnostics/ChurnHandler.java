/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.diagnostics;

import io.osps.worker.handler.Amount;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.Result;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code churn}: holds so much of the heap that the collector hardly ever rests, and makes garbage on top of it for that
 * many milliseconds or {@code forever}, deaf to interrupts. It stops short of the point at which the heap is exhausted.
 */
final class ChurnHandler implements Handler {
    private static final int STEP = 4 << 20;
    private static final int LINK_BYTES = 32;
    private static final int GARBAGE = 8 << 20;
    private static final int PIECE = 16 << 10;
    private static final int KEPT = 2;
    private static final double COLLECTING = 0.9;
    /** A step that goes by sooner says nothing: one young collection may fill it. */
    private static final long LEAST_NANOS = 100_000_000;

    /** Many small objects in a chain, so that marking them takes long. */
    private record Link(@Nullable Link next, long one, long other) {}

    @Override
    public String name() {
        return "churn";
    }

    @Override
    public Result handle(HandlerCall call) {
        Amount amount = Amount.parse(call.text(), "milliseconds", true);
        long begun = System.nanoTime();
        Link held = null;
        boolean brink = false;
        while (amount.isForever() || System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(amount.value())) {
            for (int i = 0; !brink && i < STEP / LINK_BYTES; i++) {
                held = new Link(held, i, i);
            }
            brink |= makesTheCollectorWork();
        }
        return Result.of(held == null ? "0" : amount.toString());
    }

    private static boolean makesTheCollectorWork() {
        long collected = collectingNanos();
        long begun = System.nanoTime();
        byte[][] last = new byte[KEPT][];
        for (int i = 0; i < GARBAGE / PIECE; i++) {
            last[i % KEPT] = new byte[PIECE];
        }
        long took = System.nanoTime() - begun;
        return took > LEAST_NANOS && collectingNanos() - collected > COLLECTING * took;
    }

    private static long collectingNanos() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .map(TimeUnit.MILLISECONDS::toNanos)
                .sum();
    }
}
