/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.boot.Running;
import io.osps.watchdog.WatchdogRuntime.Watching;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up once every service has been ready; what happens to one of them later is what the watchdog is there for. */
final class SupervisionHealthIndicator extends AbstractHealthIndicator {
    private final Running<Watching> watching;

    SupervisionHealthIndicator(Running<Watching> watching) {
        super("the services cannot be looked at");
        this.watching = watching;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.outOfService();
        watching.find().map(Watching::supervisor).ifPresent(supervisor -> {
            if (supervisor.wereAllReady()) {
                builder.up();
            }
            builder.withDetails(supervisor.states());
        });
    }
}
