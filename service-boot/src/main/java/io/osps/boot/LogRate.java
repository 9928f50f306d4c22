/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Bounds how fast a log grows by what clients send: of each kind of line so many a minute are logged, then how many were left
 * out. A kind is a logger and a level with the text before values are put in; where there are no values the text may hold
 * something of a client's, and does not count. Lines below {@code INFO} are not bounded: somebody has asked for them.
 * Thread safe.
 */
final class LogRate extends TurboFilter {
    /** Lines of one kind with a stack trace: each is as long as a hundred others. */
    static final int MOST_TRACES = 10;

    static final Duration WINDOW = Duration.ofMinutes(1);

    /** What the watchdog decides comes at its own pace, and none of it may be missed. */
    private static final String PACED = "io.osps.watchdog.supervise.";

    private static final Object[] NO_VALUES = {};
    private static final int MOST_KINDS = 1_000;
    private static final int LONGEST_TEXT = 120;
    private static final Marker REST = MarkerFactory.getDetachedMarker("osps-rest");

    private record Kind(Logger logger, Level level, String text, boolean trace) {}

    private final int most;
    private final LongSupplier nanoTime;
    private final Map<Kind, Count> counts = new ConcurrentHashMap<>();
    private final AtomicBoolean reporting = new AtomicBoolean();

    /**
     * Makes one for a logging system.
     *
     * @param most lines of one kind a minute, at least 1
     * @param nanoTime a clock that never goes back
     */
    LogRate(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] values,
            @Nullable Throwable thrown) {
        if (format == null
                || !level.isGreaterOrEqual(Level.INFO)
                || !level.isGreaterOrEqual(logger.getEffectiveLevel())
                || REST.equals(marker)
                || logger.getName().startsWith(PACED)) {
            return FilterReply.NEUTRAL;
        }
        Object[] given = values == null ? NO_VALUES : values;
        boolean trace = thrown != null || (given.length > 0 && given[given.length - 1] instanceof Throwable);
        boolean known = given.length > 0 && counts.size() < MOST_KINDS;
        Kind kind = new Kind(logger, level, known ? format : "", trace);
        Count count = counts.computeIfAbsent(kind, _ -> new Count(format));
        if (count.admit(nanoTime.getAsLong(), trace ? Math.min(most, MOST_TRACES) : most)) {
            return FilterReply.NEUTRAL;
        }
        if (reporting.compareAndSet(false, true)) {
            Thread.ofVirtual().name("log-rate").start(this::reportUntilQuiet);
        }
        return FilterReply.DENY;
    }

    private void reportUntilQuiet() {
        try {
            do {
                do {
                    Thread.sleep(WINDOW);
                } while (report());
                reporting.set(false);
                // One that was left out in between has found a reporter, and none is left for it.
            } while (counts.values().stream().anyMatch(Count::hasRest) && reporting.compareAndSet(false, true));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Logs how many were left out since the last time, and returns whether any were. */
    boolean report() {
        boolean found = false;
        for (Map.Entry<Kind, Count> entry : counts.entrySet()) {
            long rest = entry.getValue().takeRest();
            if (rest > 0) {
                found = true;
                Kind kind = entry.getKey();
                kind.logger()
                        .log(
                                REST,
                                LogRate.class.getName(),
                                Level.toLocationAwareLoggerInteger(kind.level()),
                                "... {} more of these in the last {} s: {}",
                                new Object[] {rest, WINDOW.toSeconds(), entry.getValue().sample},
                                null);
            }
        }
        return found;
    }

    private static final class Count {
        private final String sample;
        private long begin;
        private int said;
        private long rest;

        Count(String text) {
            String line = text.replaceAll("\\p{Cntrl}+", " ");
            sample = line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "...";
        }

        synchronized boolean admit(long now, int most) {
            if (said == 0 || now - begin >= WINDOW.toNanos()) {
                begin = now;
                said = 0;
            }
            if (said < most) {
                said++;
                return true;
            }
            rest++;
            return false;
        }

        synchronized boolean hasRest() {
            return rest > 0;
        }

        synchronized long takeRest() {
            long taken = rest;
            rest = 0;
            return taken;
        }
    }
}
