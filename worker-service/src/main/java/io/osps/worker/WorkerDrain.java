/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import io.osps.boot.Presence;
import io.osps.worker.call.Calls;
import io.osps.worker.seat.Seats;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first step of a stop: takes nothing new, lets what runs end within a limit, interrupts the rest. */
record WorkerDrain(Presence presence, Seats seats, Calls calls, Duration limit) implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(WorkerDrain.class);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(10);
    /** For handlers to end once they are interrupted: a command's processes have 5 s to be gone. */
    private static final Duration LAST_LIMIT = Duration.ofSeconds(6);

    @Override
    public void run() {
        presence.drain();
        seats.drain();
        if (!await(limit, seats::isDrained)) {
            log.warn(
                    "requests still run and are interrupted: limit={} started={} finished={}",
                    limit,
                    calls.started(),
                    calls.finished());
            calls.abandon();
            await(LAST_LIMIT, calls::isIdle);
        }
    }

    private static boolean await(Duration limit, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > limit.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY);
        }
        return true;
    }
}
