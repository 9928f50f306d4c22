/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import io.osps.exchange.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Gives a living watchdog its orders, and waits until they are carried out. */
final class Control {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Terminal terminal;
    private final WatchdogRecord watchdog;
    private final SystemSpace space;
    private final Duration limit;

    private Control(Terminal terminal, WatchdogRecord record, Duration limit) {
        this.terminal = terminal;
        this.watchdog = record;
        this.space = new SystemSpace(record.space());
        this.limit = limit;
    }

    /**
     * Of the system that runs from this terminal's state directory.
     *
     * @param limit how long an order may take
     */
    static Control of(Terminal terminal, Duration limit) {
        StateDirectory state = StateDirectory.of(terminal.environment());
        WatchdogRecord record = WatchdogRecord.living(state)
                .orElseThrow(() -> CommandFailure.unavailable(
                        "there is no watchdog that could do it: state=" + state.path(), "Start it by: osps up"));
        return new Control(terminal, record, limit);
    }

    List<ServiceStatus> services() {
        return ServiceStatus.of(watchdog.ask());
    }

    /**
     * Gives an order to one service.
     *
     * @throws CommandFailure when there is no such service, or it is refused
     */
    void order(String service, String json) throws IOException {
        List<ServiceStatus> services = services();
        if (services.stream().anyMatch(now -> now.name().equals(service) && Role.WATCHDOG.is(now.role()))) {
            throw CommandFailure.usage(
                    "the watchdog takes orders for the others, and none for itself: service=" + service,
                    "To have another one: osps down; then: osps up");
        }
        List<String> names = services.stream()
                .filter(now -> !Role.WATCHDOG.is(now.role()))
                .map(ServiceStatus::name)
                .toList();
        if (!names.contains(service)) {
            throw CommandFailure.usage(
                    "there is no such service: service=" + service,
                    "There are: " + String.join(", ", names) + "; see osps status");
        }
        send("/" + service, json);
    }

    /**
     * Gives an order to all.
     *
     * @throws CommandFailure when it is refused
     */
    void orderAll(String json) throws IOException {
        send("", json);
    }

    private void send(String path, String json) throws IOException {
        WatchdogRecord.Refusal refusal = watchdog.order(path, json, space.token());
        if (refusal != null) {
            throw refusal.status() == WatchdogRecord.NOT_FOUND
                    ? CommandFailure.usage(
                            "there is no such service: " + refusal.reason(), "There are those of: osps status")
                    : CommandFailure.unavailable("the watchdog refuses: " + refusal.reason(), "See: osps status");
        }
    }

    /** Returns when the services are so, or fails after the limit. */
    void await(String goal, Predicate<List<ServiceStatus>> reached) throws IOException, InterruptedException {
        Progress progress = new Progress(terminal);
        long start = System.nanoTime();
        List<ServiceStatus> services = services();
        while (!reached.test(services)) {
            if (System.nanoTime() - start > limit.toNanos()) {
                progress.end();
                throw CommandFailure.unavailable(
                        "it is not done yet: goal=\"" + goal + "\" waited-ms=" + limit.toMillis(),
                        "It goes on; see how far it is by: osps status");
            }
            progress.show(services);
            Thread.sleep(POLL);
            services = services();
        }
        progress.end();
        terminal.say("osps: " + goal + " after " + progress.elapsed());
    }
}
