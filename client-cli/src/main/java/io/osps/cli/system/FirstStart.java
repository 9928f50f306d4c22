/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.DurationConverter;
import io.osps.cli.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * The start of a system that somebody else has just asked for, as {@code docker compose up -d} does, which returns before
 * anything is ready. Where the environment says so, a call waits for it.
 */
public final class FirstStart {
    /** For how long at most. Where it is not set nothing is waited for: {@code osps up} does that itself. */
    static final String VARIABLE = "OSPS_WAIT";

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final Terminal terminal;
    private final StateDirectory state;

    public FirstStart(Terminal terminal) {
        this.terminal = terminal;
        this.state = StateDirectory.of(terminal.environment());
    }

    /**
     * Returns once no dispatcher and no worker is still to come, or the time is over; says so if that takes a while.
     *
     * @param timeout the most that the person wants to wait, or null
     */
    public void await(@Nullable Duration timeout) throws InterruptedException {
        String limit = terminal.environment().getOrDefault(VARIABLE, "");
        if (limit.isEmpty()) {
            return;
        }
        Duration own = duration(limit);
        Duration most = timeout != null && timeout.compareTo(own) < 0 ? timeout : own;
        long begin = System.nanoTime();
        boolean told = false;
        while (isUnderWay() && System.nanoTime() - begin < most.toNanos()) {
            if (!told && System.nanoTime() - begin >= SILENCE.toNanos()) {
                terminal.say("osps: OSPS is starting, waiting for it: limit-ms=" + most.toMillis() + " ...");
                told = true;
            }
            Thread.sleep(POLL);
        }
    }

    private boolean isUnderWay() {
        WatchdogRecord watchdog = WatchdogRecord.living(state).orElse(null);
        if (watchdog == null) {
            return true;
        }
        try {
            List<ServiceStatus> services = ServiceStatus.of(watchdog.services());
            return isToCome(services, "dispatcher") || isToCome(services, "worker");
        } catch (IOException _) {
            // A watchdog that was there and does not answer is a fault, and no first start.
            return false;
        }
    }

    /** Whether none of that role is there, or none has ever been ready. */
    private static boolean isToCome(List<ServiceStatus> services, String role) {
        return services.stream().filter(service -> service.role().equals(role)).allMatch(ServiceStatus::isFirstStart);
    }

    private static Duration duration(String text) {
        try {
            return new DurationConverter().convert(text);
        } catch (TypeConversionException e) {
            throw CommandFailure.usage(VARIABLE + ": " + e.getMessage(), "Set it to a time, or not at all.");
        }
    }
}
