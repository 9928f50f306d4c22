/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.osps.wire.Guesses;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Counts passwords and tokens that were wrong, all from the start with zero. Thread safe. */
final class GuessMeters implements Guesses.Listener {
    private record Kind(Guesses.Door door, Guesses.Outcome outcome) {}

    private final Map<Kind, Counter> counters = new HashMap<>();

    GuessMeters(MeterRegistry registry) {
        for (Guesses.Door door : Guesses.Door.values()) {
            for (Guesses.Outcome outcome : Guesses.Outcome.values()) {
                counters.put(
                        new Kind(door, outcome),
                        registry.counter("osps.guesses", "door", text(door), "outcome", text(outcome)));
            }
        }
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void failed(Guesses.Door door, Guesses.Outcome outcome) {
        Counter counter = counters.get(new Kind(door, outcome));
        if (counter != null) {
            counter.increment();
        }
    }
}
