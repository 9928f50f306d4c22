package io.osps.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/**
 * The start of a system that somebody else has just asked for, as {@code docker compose up -d} does, which returns before
 * anything is ready. Where the environment says so, a call waits for it.
 */
final class FirstStart {
    /** For how long at most. Where it is not set nothing is waited for: {@code osps up} does that itself. */
    static final String VARIABLE = "OSPS_WAIT";

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final Terminal terminal;
    private final StateDirectory state;

    FirstStart(Terminal terminal) {
        this.terminal = terminal;
        this.state = StateDirectory.of(terminal.environment());
    }

    /** Returns once there are a dispatcher and a worker that are ready, or the time is over; says so if that takes a while. */
    void await() throws InterruptedException {
        String limit = terminal.environment().getOrDefault(VARIABLE, "");
        if (limit.isEmpty()) {
            return;
        }
        Duration most = duration(limit);
        long begin = System.nanoTime();
        boolean told = false;
        while (isUnderWay() && System.nanoTime() - begin < most.toNanos()) {
            if (!told && System.nanoTime() - begin >= SILENCE.toNanos()) {
                terminal.say("osps: OSPS is starting, waiting for it: limit=" + limit + " ...");
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
            List<ServiceStatus> services = ServiceStatus.of(watchdog.client().services());
            return !isReady(services, "dispatcher") || !isReady(services, "worker");
        } catch (IOException _) {
            // That it once answered says that the start is over.
            return false;
        }
    }

    private static boolean isReady(List<ServiceStatus> services, String role) {
        return services.stream().anyMatch(service -> service.role().equals(role) && service.isReady());
    }

    private static Duration duration(String text) {
        try {
            return new DurationConverter().convert(text);
        } catch (TypeConversionException e) {
            throw Failure.usage(VARIABLE + ": " + e.getMessage(), "Set it to a time, or not at all.");
        }
    }
}
