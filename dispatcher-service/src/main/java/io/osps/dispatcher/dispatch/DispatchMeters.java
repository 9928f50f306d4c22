/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.osps.wire.ErrorCode;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The meters of the dispatch. The tag {@code handler} has only names that workers have advertised, and {@code none}, so
 * that no client can make new time series. Thread safe.
 */
final class DispatchMeters {
    /** The outcome of a request that got its result. */
    static final String OK = "ok";
    /** The outcome of a request whose client went away. */
    static final String ABANDONED = "abandoned";

    private static final String NO_HANDLER = "none";

    private final MeterRegistry registry;
    private final LongSupplier clock;
    private final ConcurrentMap<Tags, Timer> timers = new ConcurrentHashMap<>();

    DispatchMeters(MeterRegistry registry, LongSupplier clock) {
        this.registry = registry;
        this.clock = clock;
    }

    private record Tags(String route, String handler, String outcome) {}

    static String outcome(ErrorCode code) {
        return code.name().toLowerCase(Locale.ROOT);
    }

    void answered(PendingRequest pending, String outcome) {
        ended(pending, outcome, clock.getAsLong());
    }

    /** A request has ended at that time, here or at the worker that its client was sent to. */
    void ended(PendingRequest pending, String outcome, long when) {
        timer(new Tags(pending.route.text(), pending.handler.name(), outcome))
                .record(when - pending.accepted, TimeUnit.NANOSECONDS);
    }

    /** A request that was not accepted. */
    void refused(OfferKind route, ErrorCode code) {
        timer(new Tags(route.text(), NO_HANDLER, outcome(code))).record(0, TimeUnit.NANOSECONDS);
    }

    void register(QueueRoom room) {
        Gauge.builder("osps.queue.size", room, QueueRoom::requests)
                .description("requests that wait for a seat")
                .register(registry);
        Gauge.builder("osps.queue.bytes", room, QueueRoom::bytes)
                .baseUnit("bytes")
                .description("payloads of the requests that wait for a seat")
                .register(registry);
    }

    private Timer timer(Tags tags) {
        Timer known = timers.get(tags);
        return known != null ? known : timers.computeIfAbsent(tags, this::newTimer);
    }

    private Timer newTimer(Tags tags) {
        return Timer.builder("osps.requests")
                .tag("route", tags.route())
                .tag("handler", tags.handler())
                .tag("outcome", tags.outcome())
                .description("requests, from their arrival to their end")
                .register(registry);
    }
}
