/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.osps.space.SpaceStats;
import io.osps.space.SpaceStats.Counts;
import io.osps.space.SpaceStats.PayloadClass;
import io.osps.space.TupleSpace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the space, the same in every service that is attached to it. The space counts nothing for them on its hot
 * path: they are read off its words when somebody asks, once for all meters of a scrape. Whoever makes them keeps them, for a
 * registry holds only weakly what its meters read. Thread safe.
 */
final class SpaceMeters {
    private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();

    private final Supplier<? extends TupleSpace> space;
    private final MeterRegistry registry;
    private final List<Meter> registered = new ArrayList<>();
    private @Nullable SpaceStats last;
    private long readAt;

    SpaceMeters(Supplier<? extends TupleSpace> space, MeterRegistry registry) {
        this.space = space;
        this.registry = registry;
    }

    /** Registers the meters; the space must be attached, for the payload classes are its own. */
    void register() {
        tuples("ready", SpaceStats::ready);
        tuples("claimed", SpaceStats::claimed);
        gauge("osps.space.slots", "room for tuples", SpaceStats::slots);
        gauge("osps.space.slots.high.water", "most slots that were in use at once", SpaceStats::slotsHighWater);
        gauge("osps.space.participants", "processes that are in the space", SpaceStats::participants);
        for (PayloadClass payloads : stats().payloads()) {
            slabs(payloads.name(), "used", PayloadClass::inUse);
            slabs(payloads.name(), "free", p -> p.slabs() - p.inUse());
            registered.add(Gauge.builder(
                            "osps.space.payload.slabs.high.water",
                            this,
                            m -> m.slabs(payloads.name(), PayloadClass::highWater))
                    .tag("class", payloads.name())
                    .description("most payload slabs that were in use at once")
                    .register(registry));
        }
        counter("osps.space.reclaimed", "dead participants cleaned up after, by any service", Counts::reclaimed);
        counter("osps.space.refused", "writes that found no room, by any service", Counts::refused);
        counter("osps.space.waits", "times that this service slept for a tuple", Counts::waits);
        counter("osps.space.wakes", "times that a tuple of this service woke a sleeper", Counts::wakes);
    }

    /** Takes the meters back. */
    void close() {
        registered.forEach(registry::remove);
        registered.clear();
    }

    private void tuples(String state, ToDoubleFunction<SpaceStats> count) {
        registered.add(Gauge.builder("osps.space.tuples", this, m -> count.applyAsDouble(m.stats()))
                .tag("state", state)
                .description("tuples in the space")
                .register(registry));
    }

    private void gauge(String name, String description, ToDoubleFunction<SpaceStats> value) {
        registered.add(Gauge.builder(name, this, m -> value.applyAsDouble(m.stats()))
                .description(description)
                .register(registry));
    }

    private void counter(String name, String description, ToDoubleFunction<Counts> count) {
        registered.add(FunctionCounter.builder(
                        name, this, m -> count.applyAsDouble(m.stats().counts()))
                .description(description)
                .register(registry));
    }

    private void slabs(String name, String state, ToIntFunction<PayloadClass> count) {
        registered.add(Gauge.builder("osps.space.payload.slabs", this, m -> m.slabs(name, count))
                .tag("class", name)
                .tag("state", state)
                .description("payload slabs of the space")
                .register(registry));
    }

    private double slabs(String name, ToIntFunction<PayloadClass> count) {
        return stats().payloads().stream()
                .filter(payloads -> payloads.name().equals(name))
                .mapToInt(count)
                .sum();
    }

    private synchronized SpaceStats stats() {
        long now = System.nanoTime();
        SpaceStats known = last;
        if (known == null || now - readAt > FRESH_NANOS) {
            known = space.get().stats();
            last = known;
            readAt = now;
        }
        return known;
    }
}
