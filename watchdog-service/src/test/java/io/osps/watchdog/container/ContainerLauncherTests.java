/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osps.exchange.Role;
import io.osps.process.ProcessId;
import io.osps.watchdog.evidence.NanoClock;
import io.osps.watchdog.evidence.PublishedFacts;
import io.osps.watchdog.launch.Child;
import io.osps.watchdog.launch.LaunchException;
import io.osps.watchdog.launch.Launching.Priority;
import io.osps.watchdog.launch.ServiceSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ContainerLauncherTests {
    private static final ServiceSpec WORKER = new ServiceSpec("worker-1", Role.WORKER, 0);
    private static final ServiceSpec DISPATCHER = new ServiceSpec("dispatcher", Role.DISPATCHER, 0);

    private final List<String> vanished = new ArrayList<>();
    private final Deque<Child> arriving = new ArrayDeque<>();
    private final AtomicLong looks = new AtomicLong();

    /** Each look finds nothing but the third, which finds what arrives. */
    private @Nullable Child find(String name) {
        return looks.incrementAndGet() < 3 ? null : arriving.poll();
    }

    private ContainerLauncher launcher(NanoClock clock) {
        return new ContainerLauncher(this::find, vanished::add, clock, Duration.ofSeconds(10));
    }

    @Test
    void processIsTheOneThatTheEngineHasStarted() throws Exception {
        Child child = new ContainerChild(new ProcessId(1, 2, 3), false, () -> true, PublishedFacts.none(), () -> 0);
        arriving.add(child);

        assertThat(launcher(() -> 0).launch(WORKER, "1.1", Priority.NORMAL, () -> {}))
                .isSameAs(child);
        assertThat(vanished).isEmpty();
    }

    @Test
    void workerThatDoesNotComeBackIsGivenUp() {
        AtomicLong now = new AtomicLong();
        ContainerLauncher launcher =
                launcher(() -> now.getAndAdd(Duration.ofSeconds(6).toNanos()));

        assertThatThrownBy(() -> launcher.launch(WORKER, "1.1", Priority.NORMAL, () -> {}))
                .isInstanceOfSatisfying(
                        LaunchException.class, e -> assertThat(e.action()).contains("docker compose up -d"))
                .hasMessageContaining("service=worker-1");
        assertThat(vanished).containsExactly("worker-1");
    }

    @Test
    void dispatcherThatDoesNotComeBackIsWaitedForAgain() {
        AtomicLong now = new AtomicLong();
        ContainerLauncher launcher =
                launcher(() -> now.getAndAdd(Duration.ofSeconds(6).toNanos()));

        assertThatThrownBy(() -> launcher.launch(DISPATCHER, "1.1", Priority.NORMAL, () -> {}))
                .isInstanceOf(LaunchException.class);
        assertThat(vanished).isEmpty();
    }
}
