/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.exchange.Role;
import io.osps.space.LocalSpace;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.launch.Adopter;
import io.osps.watchdog.launch.ServiceSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FleetTests {
    private final LocalSpace space = LocalSpace.create();
    private final Adopter adopter = new Adopter(space, ProcFs.ofSystem());

    @Test
    void fleetIsOneDispatcherAndTheWorkers() {
        assertThat(new Fleet(2, 8401, 8410, 1).services(adopter, List.of()))
                .containsExactly(
                        new ServiceSpec("dispatcher", Role.DISPATCHER, 8401),
                        new ServiceSpec("worker-1", Role.WORKER, 8411),
                        new ServiceSpec("worker-2", Role.WORKER, 8412));
    }

    @Test
    void portsAreAnyWhenTheyAreZero() {
        assertThat(new Fleet(1, 0, 0, 1).services(adopter, List.of()))
                .extracting(ServiceSpec::httpPort)
                .containsExactly(0, 0);
    }
}
