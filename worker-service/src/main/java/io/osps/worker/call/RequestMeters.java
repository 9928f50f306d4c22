/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** {@code osps.requests}: how long requests had a seat here until they were answered. Thread safe. */
final class RequestMeters {
    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    private record Key(RequestOrigin route, String handler, String outcome) {}

    RequestMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts a request; its handler is one that this worker has, or {@code none}, so that the values of the tags are bounded. */
    void record(RequestOrigin route, String handler, Outcome outcome, long nanos) {
        timers.computeIfAbsent(new Key(route, handler, outcome.tag()), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return Timer.builder("osps.requests")
                .description("requests from their seat to their answer")
                .tag("route", key.route().tag())
                .tag("handler", key.handler())
                .tag("outcome", key.outcome())
                .register(registry);
    }
}
