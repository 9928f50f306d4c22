package io.osps.boot;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.osps.space.SpaceStats;
import io.osps.space.SpaceStats.PayloadClass;
import io.osps.space.TupleSpace;
import java.util.function.ToDoubleFunction;

/** Meters of the space, the same in every service that is attached to it. */
final class SpaceMeters {
    private final TupleSpace space;
    private final MeterRegistry registry;

    SpaceMeters(TupleSpace space, MeterRegistry registry) {
        this.space = space;
        this.registry = registry;
    }

    /** Registers the meters; the space must be attached, for the payload classes are its own. */
    void register() {
        tuples("ready", SpaceStats::ready);
        tuples("claimed", SpaceStats::claimed);
        tuples("quarantined", SpaceStats::quarantined);
        Gauge.builder("osps.space.slots", space, s -> s.stats().slots())
                .description("room for tuples")
                .register(registry);
        for (PayloadClass payloads : space.stats().payloads()) {
            slabs(payloads.name(), "used", PayloadClass::inUse);
            slabs(payloads.name(), "free", p -> p.slabs() - p.inUse());
        }
        FunctionCounter.builder("osps.space.reclaimed", space, s -> s.stats().reclaimed())
                .description("dead participants that were cleaned up after, by whichever service")
                .register(registry);
        FunctionCounter.builder("osps.space.refused", space, s -> s.stats().refused())
                .description("writes that found no room, by whichever service")
                .register(registry);
    }

    private void tuples(String state, ToDoubleFunction<SpaceStats> count) {
        Gauge.builder("osps.space.tuples", space, s -> count.applyAsDouble(s.stats()))
                .tag("state", state)
                .description("tuples in the space")
                .register(registry);
    }

    private void slabs(String name, String state, ToDoubleFunction<PayloadClass> count) {
        Gauge.builder(
                        "osps.space.payload.slabs",
                        space,
                        s -> s.stats().payloads().stream()
                                .filter(p -> p.name().equals(name))
                                .mapToDouble(count)
                                .sum())
                .tag("class", name)
                .tag("state", state)
                .description("payload slabs of the space")
                .register(registry);
    }
}
