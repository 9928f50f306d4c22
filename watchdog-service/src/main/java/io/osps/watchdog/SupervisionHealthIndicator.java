/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.watchdog.supervise.Supervisor;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up once every service has been ready; what happens to one of them later is what the watchdog is there for. */
final class SupervisionHealthIndicator extends AbstractHealthIndicator {
    private final Supervisor supervisor;

    SupervisionHealthIndicator(Supervisor supervisor) {
        super("the services cannot be looked at");
        this.supervisor = supervisor;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Health.Builder told = supervisor.wereAllReady() ? builder.up() : builder.outOfService();
        told.withDetails(supervisor.states());
    }
}
