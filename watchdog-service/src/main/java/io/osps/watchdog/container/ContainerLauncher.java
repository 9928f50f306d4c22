/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.container;

import io.osps.exchange.Role;
import io.osps.watchdog.evidence.NanoClock;
import io.osps.watchdog.launch.Child;
import io.osps.watchdog.launch.LaunchException;
import io.osps.watchdog.launch.Launching;
import io.osps.watchdog.launch.Launching.Priority;
import io.osps.watchdog.launch.ServiceSpec;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the container engine has started a service: its restart policy brings back what ended, and nothing but the
 * engine can. A worker that does not come back was removed: its name is given up. Thread safe.
 */
public final class ContainerLauncher implements Launching {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    /** An engine that starts a container again and again waits up to a minute in between. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Function<String, @Nullable Child> find;
    private final Consumer<String> vanished;
    private final NanoClock clock;
    private final Duration patience;

    /**
     * Makes one.
     *
     * @param find the process that has that name now
     */
    public ContainerLauncher(Function<String, @Nullable Child> find, Containers containers) {
        this(find, containers::vanished, NanoClock.SYSTEM, PATIENCE);
    }

    ContainerLauncher(
            Function<String, @Nullable Child> find, Consumer<String> vanished, NanoClock clock, Duration patience) {
        this.find = find;
        this.vanished = vanished;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public Child launch(ServiceSpec spec, String mark, Priority priority, Runnable onExit) throws InterruptedException {
        long begun = clock.nanoTime();
        Child child = find.apply(spec.name());
        while (child == null) {
            if (clock.nanoTime() - begun > patience.toNanos()) {
                if (spec.role() == Role.WORKER) {
                    vanished.accept(spec.name());
                }
                throw new LaunchException(
                        "no container has started it: service=" + spec.name() + " waited-ms=" + patience.toMillis(),
                        "Look at it by: docker compose ps; start it by: docker compose up -d");
            }
            Thread.sleep(BETWEEN_LOOKS);
            child = find.apply(spec.name());
        }
        return child;
    }
}
