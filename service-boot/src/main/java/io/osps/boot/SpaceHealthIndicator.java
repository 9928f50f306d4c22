/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.space.SpaceStats;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up while this service is attached to the space. */
final class SpaceHealthIndicator extends AbstractHealthIndicator {
    private final SpaceAttachment space;

    SpaceHealthIndicator(SpaceAttachment space) {
        super("the space cannot be read");
        this.space = space;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.withDetail("path", space.config().path().toString());
        if (!space.isAttached()) {
            builder.outOfService().withDetail("reason", "not attached");
            return;
        }
        SpaceStats stats = space.stats();
        builder.up()
                .withDetail("name", space.self().name())
                .withDetail("incarnation", space.self().incarnation())
                .withDetail("participants", stats.participants())
                .withDetail("ready", stats.ready())
                .withDetail("claimed", stats.claimed());
    }
}
