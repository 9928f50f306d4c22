/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.DurationConverter;
import io.osps.cli.terminal.Terminal;
import io.osps.exchange.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The orders that a person gives to a watchdog. Each returns when it is carried out. */
final class ControlCommands {
    private ControlCommands() {}

    /** Adds a command for each. */
    static void addTo(CommandLine osps, Terminal terminal) {
        for (ServiceOrder order : ServiceOrder.values()) {
            CommandLine command = new CommandLine(new OrderCommand(terminal, order));
            command.getCommandSpec()
                    .usageMessage()
                    .description(order.description())
                    .footer("", "Examples:", "  osps " + order.word() + " worker-1");
            osps.addSubcommand(order.word(), command);
        }
        osps.addSubcommand(new RestartCommand(terminal));
        osps.addSubcommand(new ScaleCommand(terminal));
    }

    /** One order for one service; returns when it is carried out. */
    @Command
    static final class OrderCommand implements Callable<Integer> {
        private final Terminal terminal;
        private final ServiceOrder order;

        @Parameters(paramLabel = "SERVICE", description = "Its name, such as dispatcher or worker-1.")
        private String service = "";

        @Option(
                names = "--wait",
                paramLabel = "DURATION",
                defaultValue = "90s",
                converter = DurationConverter.class,
                description = "How long it may take (default: ${DEFAULT-VALUE}).")
        private Duration limit = Duration.ZERO;

        private OrderCommand(Terminal terminal, ServiceOrder order) {
            this.terminal = terminal;
            this.order = order;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            Control control = Control.of(terminal, limit);
            control.order(service, "{\"action\":\"" + order.word() + "\"}");
            control.await(
                    service + " " + order.state(),
                    services -> services.stream()
                            .anyMatch(now ->
                                    now.name().equals(service) && now.state().equals(order.state())));
            return CommandFailure.OK;
        }
    }

    /** Puts other processes in the place of those that run. */
    @Command(
            name = "restart",
            description = {
                "Ends a service in good order and starts it again.",
                "With --rolling all workers, one after the other, each once the others are ready: no request is lost."
            },
            footer = {
                "",
                "Examples:",
                "  osps restart worker-1",
                "  osps restart dispatcher",
                "  osps restart --rolling"
            })
    static final class RestartCommand implements Callable<Integer> {
        private static final String RESTART = "{\"action\":\"restart\"}";

        private final Terminal terminal;

        @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Its name, such as dispatcher or worker-1.")
        private @Nullable String service;

        @Option(names = "--rolling", description = "All workers, one after the other.")
        private boolean rolling;

        @Option(
                names = "--wait",
                paramLabel = "DURATION",
                defaultValue = "5m",
                converter = DurationConverter.class,
                description = "How long it may take (default: ${DEFAULT-VALUE}).")
        private Duration limit = Duration.ZERO;

        RestartCommand(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (rolling == (service != null)) {
                throw CommandFailure.usage("name one service or give --rolling.", "See: osps restart --help");
            }
            Control control = Control.of(terminal, limit);
            Map<String, String> before = new HashMap<>();
            for (ServiceStatus now : control.services()) {
                boolean meant = rolling
                        ? Role.WORKER.is(now.role()) && now.isReady()
                        : now.name().equals(service);
                if (meant) {
                    before.put(now.name(), now.life());
                }
            }
            if (service == null) {
                control.orderAll(RESTART);
            } else {
                control.order(service, RESTART);
            }
            String names = String.join(", ", before.keySet().stream().sorted().toList());
            control.await(
                    names + " restarted",
                    services -> before.entrySet().stream()
                            .allMatch(old -> isReplaced(services, old.getKey(), old.getValue())));
            return CommandFailure.OK;
        }

        private static boolean isReplaced(List<ServiceStatus> services, String name, String life) {
            return services.stream()
                    .filter(now -> now.name().equals(name))
                    .anyMatch(now -> now.isReady() && !now.life().equals(life));
        }
    }

    /** Changes the number of workers. */
    @Command(
            name = "scale",
            description = {
                "Changes how many workers run. Those beyond the number, the last ones, finish what they have and end."
            },
            footer = {"", "Examples:", "  osps scale 4"})
    static final class ScaleCommand implements Callable<Integer> {
        /** That of osps.watchdog.workers. */
        private static final int MOST = 250;

        private final Terminal terminal;

        @Parameters(paramLabel = "N", description = "How many workers shall run, 0 to 250.")
        private int workers;

        @Option(
                names = "--wait",
                paramLabel = "DURATION",
                defaultValue = "2m",
                converter = DurationConverter.class,
                description = "How long it may take (default: ${DEFAULT-VALUE}).")
        private Duration limit = Duration.ZERO;

        ScaleCommand(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (workers < 0 || workers > MOST) {
                throw CommandFailure.usage(
                        "that number of workers cannot be: workers=" + workers, "Give 0 to " + MOST + ".");
            }
            scale(Control.of(terminal, limit), workers);
            return CommandFailure.OK;
        }

        /** Returns when so many workers are ready. */
        static void scale(Control control, int workers) throws IOException, InterruptedException {
            control.orderAll("{\"workers\":" + workers + "}");
            control.await(workers + (workers == 1 ? " worker ready" : " workers ready"), services -> {
                long all = services.stream()
                        .filter(service -> Role.WORKER.is(service.role()))
                        .count();
                return all == workers
                        && services.stream()
                                .filter(service -> Role.WORKER.is(service.role()))
                                .allMatch(ServiceStatus::isReady);
            });
        }
    }

    /** What {@code osps stop}, {@code start}, {@code pause} and {@code resume} order, and the state that it leads to. */
    enum ServiceOrder {
        STOP("STOPPED", "Ends a service in good order and leaves it so until it is started again."),
        START("READY", "Runs a service that was stopped, and at once one that has failed."),
        PAUSE("PAUSED", "Neither judges nor restarts a service, for a debugger, until it is resumed."),
        RESUME("READY", "Ends the pause of a service; what happened meanwhile is forgiven.");

        private final String state;
        private final String description;

        ServiceOrder(String state, String description) {
            this.state = state;
            this.description = description;
        }

        /** The state that shows that it was carried out. */
        String state() {
            return state;
        }

        /** As it is typed, and as the watchdog knows it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        String description() {
            return description;
        }
    }
}
