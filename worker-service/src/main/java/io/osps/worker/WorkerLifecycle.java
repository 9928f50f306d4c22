/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import io.osps.boot.Presence;
import io.osps.worker.call.Calls;
import io.osps.worker.command.WorkDirectories;
import io.osps.worker.seat.SeatKeeper;
import io.osps.worker.seat.Seats;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins to take requests, and leaves in order: takes nothing new, lets what runs end within a limit, interrupts the rest.
 */
final class WorkerLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WorkerLifecycle.class);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(10);
    /** For handlers to end once they are interrupted: a command's processes have 5 s to be gone. */
    private static final Duration LAST_LIMIT = Duration.ofSeconds(6);

    private final WorkerProperties properties;
    private final Presence presence;
    private final Seats seats;
    private final SeatKeeper keeper;
    private final Calls calls;
    private final WorkDirectories directories;

    WorkerLifecycle(
            WorkerProperties properties,
            Presence presence,
            Seats seats,
            SeatKeeper keeper,
            Calls calls,
            WorkDirectories directories) {
        this.properties = properties;
        this.presence = presence;
        this.seats = seats;
        this.keeper = keeper;
        this.calls = calls;
        this.directories = directories;
    }

    void start() {
        directories.removeLeftovers();
        calls.start();
        seats.open(properties.reachableHost(), calls.port());
        keeper.start();
        log.info(
                "takes requests: pool={} seats={} host={} port={}",
                properties.pool(),
                seats.total(),
                properties.reachableHost(),
                calls.port());
    }

    void stop() {
        presence.drain();
        seats.drain();
        if (!await(properties.drainLimit(), seats::isDrained)) {
            log.warn(
                    "requests still run and are interrupted: limit={} started={} finished={}",
                    properties.drainLimit(),
                    calls.started(),
                    calls.finished());
            calls.abandon();
            await(LAST_LIMIT, calls::isIdle);
        }
        calls.stop();
        keeper.stop();
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
