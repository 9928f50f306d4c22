/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waits until all services of a launch are ready, or finds out why they are not. */
final class Startup {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Launch launch;
    private final Progress progress;
    private final Duration limit;
    private final LaunchSettings settings;

    /**
     * Knows what to wait for.
     *
     * @param settings what the services are started with
     */
    Startup(Launch launch, Progress progress, Duration limit, LaunchSettings settings) {
        this.launch = launch;
        this.progress = progress;
        this.limit = limit;
        this.settings = settings;
    }

    /**
     * Returns the services once all are ready.
     *
     * @throws CommandFailure when one cannot come up, with its reason and the end of its log
     */
    List<ServiceStatus> await() throws InterruptedException {
        long start = System.nanoTime();
        List<ServiceStatus> services = List.of();
        // Those that an earlier watchdog counted are no failure of this start.
        Map<String, Long> restarts = new HashMap<>();
        while (System.nanoTime() - start < limit.toNanos()) {
            if (!launch.watchdogLives()) {
                throw failure("watchdog", "it ended while it was starting");
            }
            services = services().orElse(services);
            progress.show(services);
            for (ServiceStatus service : services) {
                long before = restarts.computeIfAbsent(service.name(), _ -> service.restarts());
                if (service.hasFailed() || service.restarts() > before) {
                    throw failure(service.name(), service.lastReason().orElse("it ended while it was starting"));
                }
            }
            if (isComplete(services)) {
                progress.end();
                return services;
            }
            Thread.sleep(POLL);
        }
        List<ServiceStatus> late =
                services.stream().filter(service -> !service.isSettled()).toList();
        throw failure(
                late.isEmpty() ? "watchdog" : late.getFirst().name(),
                "it was not ready in time: limit-ms=" + limit.toMillis());
    }

    private Optional<List<ServiceStatus>> services() {
        Optional<WatchdogRecord> record = launch.record();
        if (record.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ServiceStatus.of(record.get().client().services()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static boolean isComplete(List<ServiceStatus> services) {
        return services.stream().allMatch(ServiceStatus::isSettled)
                && services.stream().anyMatch(service -> service.role().equals("dispatcher"))
                && services.stream().anyMatch(service -> service.role().equals("worker"));
    }

    private CommandFailure failure(String service, String fact) {
        progress.end();
        LogExcerpt log = launch.log(service);
        List<String> lines = new ArrayList<>();
        if (log.reason().isEmpty()) {
            lines.add("The end of its log:");
            log.end().forEach(line -> lines.add("  " + line));
        }
        log.action().ifPresent(lines::add);
        if (settings.config() != null) {
            lines.add("The settings: " + settings.config().path());
        }
        lines.add("The whole log: osps logs " + service);
        return CommandFailure.unavailable(
                service + " did not come up: " + log.reason().orElse(fact), String.join("\n", lines));
    }
}
