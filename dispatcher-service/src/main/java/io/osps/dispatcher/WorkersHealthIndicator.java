/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher;

import io.osps.dispatcher.dispatch.DispatchView;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up while there is a worker that takes new work: without one the dispatcher can only queue. */
final class WorkersHealthIndicator extends AbstractHealthIndicator {
    private final DispatchView view;

    WorkersHealthIndicator(DispatchView view) {
        super("the workers cannot be counted");
        this.view = view;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        if (view.hasWorker()) {
            builder.up();
        } else {
            builder.outOfService().withDetail("reason", "no worker advertises itself");
        }
    }
}
