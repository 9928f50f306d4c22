/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Table;
import io.osps.cli.terminal.Terminal;
import io.osps.exchange.Role;
import io.osps.failure.LogExcerpt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a watchdog, waits until all that it looks after is ready, and shows that it answers. For one thread. */
final class SystemStart {
    private final Home home;
    private final StateDirectory state;
    private final Terminal terminal;
    private final Duration limit;

    /**
     * Makes one.
     *
     * @param limit how long the services may take to be ready
     */
    SystemStart(Home home, StateDirectory state, Terminal terminal, Duration limit) {
        this.home = home;
        this.state = state;
        this.terminal = terminal;
        this.limit = limit;
    }

    /**
     * Starts.
     *
     * @param runs whether services run already, which the watchdog adopts and a failure does not end
     * @throws CommandFailure when something does not come up; what was started then has ended again
     */
    void start(LaunchSettings settings, boolean runs) throws IOException, InterruptedException {
        Progress progress = new Progress(terminal);
        try (Launch launch = new Launch(state, terminal)) {
            try {
                launch.start(home, settings);
                List<ServiceStatus> services = new Startup(launch, progress, limit, settings).await();
                terminal.say("osps: all ready after " + progress.elapsed());
                Endpoint dispatcher = dispatcher(services);
                Table table = new FirstCalls(dispatcher, AdmissionRecord.of(state), terminal).make();
                state.remember(dispatcher);
                launch.keep();
                table.print(terminal.out(), terminal.ansi());
            } catch (CommandFailure failure) {
                if (launch.isCancelled()) {
                    // Nothing failed: the services end because the person said so. The hook ends this process.
                    Thread.sleep(Duration.ofDays(1));
                }
                if (runs && launch.record().isPresent()) {
                    launch.keep();
                    terminal.say("osps: what ran before goes on, with the new watchdog.");
                }
                throw failure;
            }
        }
        terminal.say("osps: next: osps call " + AdmissionRecord.of(state).options()
                + "sha256 @FILE, osps status, osps logs dispatcher, osps down");
    }

    private static Endpoint dispatcher(List<ServiceStatus> services) {
        return services.stream()
                .filter(service -> Role.DISPATCHER.is(service.role()))
                .flatMap(service -> service.client().stream())
                .findFirst()
                .orElseThrow(() -> CommandFailure.unavailable(
                        "the dispatcher tells no address for clients.", "Look at it by: osps logs dispatcher"));
    }

    /** Waits until all services of a launch are ready, or finds out why they are not. */
    private static final class Startup {
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
                return Optional.of(ServiceStatus.of(record.get().services()));
            } catch (IOException _) {
                return Optional.empty();
            }
        }

        private static boolean isComplete(List<ServiceStatus> services) {
            return services.stream().allMatch(ServiceStatus::isSettled)
                    && services.stream().anyMatch(service -> Role.DISPATCHER.is(service.role()))
                    && services.stream().anyMatch(service -> Role.WORKER.is(service.role()));
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
}
