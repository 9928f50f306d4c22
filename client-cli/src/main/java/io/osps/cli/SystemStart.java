/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

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
                .filter(service -> service.role().equals("dispatcher"))
                .flatMap(service -> service.client().stream())
                .findFirst()
                .orElseThrow(() -> CommandFailure.unavailable(
                        "the dispatcher tells no address for clients.", "Look at it by: osps logs dispatcher"));
    }
}
