/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells systemd how the watchdog is, when systemd has started it: ready, stopping, and alive. Alive is told after a whole
 * pass of decisions and at no other place, so that a watchdog which does not decide any more is restarted. Thread safe.
 */
final class Systemd {
    private static final int FEEDS_A_PERIOD = 4;

    private final @Nullable NotifySocket socket;
    private final long every;
    private final LongSupplier clock;
    private long fed;

    private Systemd(@Nullable NotifySocket socket, Duration every, LongSupplier clock) {
        this.socket = socket;
        this.every = every.toNanos();
        this.clock = clock;
        this.fed = clock.getAsLong() - this.every;
    }

    /**
     * As the environment says: {@code NOTIFY_SOCKET}, and {@code WATCHDOG_USEC} if {@code WATCHDOG_PID} is this process or
     * is not said.
     */
    static Systemd of(Map<String, String> environment, long pid, LongSupplier clock) {
        String name = environment.getOrDefault("NOTIFY_SOCKET", "");
        String meant = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
        long micros = meant.equals(Long.toString(pid)) ? number(environment.getOrDefault("WATCHDOG_USEC", "")) : 0;
        Duration every = Duration.of(micros / FEEDS_A_PERIOD, TimeUnit.MICROSECONDS.toChronoUnit());
        return new Systemd(name.isEmpty() ? null : new NotifySocket(name), every, clock);
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /** The services are being supervised. */
    void ready() {
        tell("READY=1\nSTATUS=supervising");
    }

    /** All services are being ended. */
    void stopping() {
        tell("STOPPING=1\nSTATUS=ending the services");
    }

    /** A whole pass of decisions was made. */
    synchronized void passed() {
        long now = clock.getAsLong();
        if (every > 0 && now - fed >= every) {
            fed = now;
            tell("WATCHDOG=1");
        }
    }

    private synchronized void tell(String lines) {
        if (socket != null) {
            socket.send(lines);
        }
    }
}
