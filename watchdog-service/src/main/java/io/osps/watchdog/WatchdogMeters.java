/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.osps.watchdog.supervise.Phase;
import io.osps.watchdog.supervise.SupervisionListener;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what the supervision does. Thread safe. */
final class WatchdogMeters implements SupervisionListener {
    private static final String SERVICE = "service";
    private static final double MILLIS = 1e3;

    private final MeterRegistry registry;
    private final Map<String, Phase> phases = new ConcurrentHashMap<>();
    private final Map<String, Duration> overdue = new ConcurrentHashMap<>();

    WatchdogMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void supervised(String service) {
        phases.put(service, Phase.STOPPED);
        for (Phase phase : Phase.values()) {
            Gauge.builder("osps.service.state", phases, now -> now.get(service) == phase ? 1 : 0)
                    .tag(SERVICE, service)
                    .tag("state", phase.name().toLowerCase(Locale.ROOT))
                    .description("1 for the state that the service is in")
                    .register(registry);
        }
        overdue.put(service, Duration.ZERO);
        Gauge.builder(
                        "osps.requests.overdue",
                        overdue,
                        now -> (double) now.getOrDefault(service, Duration.ZERO).toMillis() / MILLIS)
                .tag(SERVICE, service)
                .baseUnit("seconds")
                .description("how long the request that should have ended first is past its deadline")
                .register(registry);
        heartbeats(service, "answered");
        heartbeats(service, "missed");
    }

    @Override
    public void moved(String service, Phase from, Phase to) {
        phases.put(service, to);
    }

    @Override
    public void answered(String service) {
        heartbeats(service, "answered").increment();
    }

    @Override
    public void missed(String service, long heartbeats) {
        heartbeats(service, "missed").increment((double) heartbeats);
    }

    @Override
    public void overdue(String service, Duration past) {
        overdue.put(service, past);
    }

    @Override
    public void judged(String service, String verdict) {
        Counter.builder("osps.verdicts")
                .tag(SERVICE, service)
                .tag("verdict", verdict)
                .description("changes of the verdict on a service to this one")
                .register(registry)
                .increment();
    }

    @Override
    public void spared(String service, String reason) {
        Counter.builder("osps.near.misses")
                .tag(SERVICE, service)
                .tag("reason", reason)
                .description("times that a service was not killed where a simpler watchdog would have")
                .register(registry)
                .increment();
    }

    @Override
    public void restarted(String service, String reason) {
        Counter.builder("osps.restarts")
                .tag(SERVICE, service)
                .tag("reason", reason)
                .description("restarts after a failure, or in good order")
                .register(registry)
                .increment();
    }

    private Counter heartbeats(String service, String outcome) {
        return Counter.builder("osps.heartbeats")
                .tag(SERVICE, service)
                .tag("outcome", outcome)
                .description("heartbeats asked of a service")
                .register(registry);
    }
}
