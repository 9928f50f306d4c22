/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher;

import io.osps.boot.Running;
import io.osps.dispatcher.dispatch.Dispatch;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up while there is a worker that takes new work: without one the dispatcher can only queue. */
final class WorkersHealthIndicator extends AbstractHealthIndicator {
    private final Running<Dispatch> dispatch;

    WorkersHealthIndicator(Running<Dispatch> dispatch) {
        super("the workers cannot be counted");
        this.dispatch = dispatch;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        if (dispatch.find().filter(running -> running.view().hasWorker()).isPresent()) {
            builder.up();
        } else {
            builder.outOfService().withDetail("reason", "no worker advertises itself");
        }
    }
}
