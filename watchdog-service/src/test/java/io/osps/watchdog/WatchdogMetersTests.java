/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.osps.watchdog.supervise.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WatchdogMetersTests {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WatchdogMeters meters = new WatchdogMeters(registry);

    private double state(String state) {
        return registry.get("osps.service.state")
                .tags("service", "worker-1", "state", state)
                .gauge()
                .value();
    }

    private double count(String name, String key, String value) {
        return registry.get(name)
                .tags("service", "worker-1", key, value)
                .counter()
                .count();
    }

    @Test
    void exactlyOneStateIsOne() {
        meters.supervised("worker-1");
        assertThat(state("stopped")).isOne();
        meters.moved("worker-1", Phase.STOPPED, Phase.STARTING);
        meters.moved("worker-1", Phase.STARTING, Phase.READY);

        assertThat(state("ready")).isOne();
        assertThat(registry.find("osps.service.state").gauges().stream()
                        .mapToDouble(gauge -> gauge.value())
                        .sum())
                .isOne();
    }

    @Test
    void overdueIsToldInSeconds() {
        meters.supervised("worker-1");
        meters.overdue("worker-1", Duration.ofMillis(2500));

        assertThat(registry.get("osps.requests.overdue")
                        .tags("service", "worker-1")
                        .gauge()
                        .value())
                .isEqualTo(2.5);
    }

    @Test
    void heartbeatsAndRestartsAreCounted() {
        meters.supervised("worker-1");
        assertThat(count("osps.heartbeats", "outcome", "missed")).isZero();
        meters.answered("worker-1");
        meters.missed("worker-1", 3);
        meters.judged("worker-1", "starved");
        meters.spared("worker-1", "starved");
        meters.restarted("worker-1", "crashed");

        assertThat(count("osps.heartbeats", "outcome", "answered")).isOne();
        assertThat(count("osps.heartbeats", "outcome", "missed")).isEqualTo(3);
        assertThat(count("osps.verdicts", "verdict", "starved")).isOne();
        assertThat(count("osps.near.misses", "reason", "starved")).isOne();
        assertThat(count("osps.restarts", "reason", "crashed")).isOne();
    }
}
