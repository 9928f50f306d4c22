/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.container;

import io.osps.process.ProcessId;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.NanoClock;
import io.osps.watchdog.evidence.PublishedFacts;
import io.osps.watchdog.launch.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's process in a container of its own. That it is dead the space knows, whose lock the kernel drops across pid
 * namespaces; how it ended its entrypoint tells, which also carries out what is to be done to it. Thread safe.
 */
final class ContainerChild extends Child {
    private static final Logger log = LoggerFactory.getLogger(ContainerChild.class);
    /** How long an entrypoint may take to tell how its child ended; one that was killed with it never does. */
    private static final Duration TELLING = Duration.ofSeconds(1);

    private final BooleanSupplier alive;
    private final PublishedFacts facts;
    private final NanoClock clock;
    private @Nullable Long deadSince;
    private @Nullable Exit exit;

    ContainerChild(ProcessId id, boolean serving, BooleanSupplier alive, PublishedFacts facts, NanoClock clock) {
        super(id, true, serving);
        this.alive = alive;
        this.facts = facts;
        this.clock = clock;
    }

    @Override
    public synchronized @Nullable Exit exit() {
        if (exit == null && deadSince == null && !alive.getAsBoolean()) {
            deadSince = clock.nanoTime();
        }
        Long since = deadSince;
        if (exit == null && since != null) {
            exit = facts.exit(id());
            if (exit == null && clock.nanoTime() - since > TELLING.toNanos()) {
                exit = Exit.UNKNOWN;
            }
        }
        return exit;
    }

    @Override
    public void terminate() {
        order("stop");
    }

    @Override
    public void kill() {
        order("kill");
    }

    private void order(String order) {
        try {
            facts.order(id(), order);
        } catch (IOException e) {
            log.warn("an order cannot be given: order={} pid={} cause={}", order, id().pid(), e.toString());
        }
    }

    @Override
    public void hold(Duration atMost) {
        try {
            facts.hold(id(), atMost);
        } catch (IOException e) {
            log.warn("a container cannot be held: pid={} cause={}", id().pid(), e.toString());
        }
    }
}
