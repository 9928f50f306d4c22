/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.boot.ServiceSetup.Joined;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceStats;
import java.nio.file.Path;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up while this service is attached to the space. */
final class SpaceHealthIndicator extends AbstractHealthIndicator {
    private final Path path;
    private final Running<Joined> joined;

    SpaceHealthIndicator(Path path, Running<Joined> joined) {
        super("the space cannot be read");
        this.path = path;
        this.joined = joined;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.withDetail("path", path.toString());
        joined.find()
                .ifPresentOrElse(
                        known -> tell(builder, known.space().now()),
                        () -> builder.outOfService().withDetail("reason", "not attached"));
    }

    private static void tell(Health.Builder builder, MappedSpace space) {
        SpaceStats stats = space.stats();
        builder.up()
                .withDetail("name", space.self().name())
                .withDetail("incarnation", space.self().incarnation())
                .withDetail("participants", stats.participants())
                .withDetail("ready", stats.ready())
                .withDetail("claimed", stats.claimed());
    }
}
