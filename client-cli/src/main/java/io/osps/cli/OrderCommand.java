/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One order for one service; returns when it is carried out. */
@Command
final class OrderCommand implements Callable<Integer> {
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

    /** Adds a command for each order. */
    static void addAll(CommandLine osps, Terminal terminal) {
        for (ServiceOrder order : ServiceOrder.values()) {
            String name = name(order);
            CommandLine command = new CommandLine(new OrderCommand(terminal, order));
            command.getCommandSpec()
                    .usageMessage()
                    .description(order.description())
                    .footer("", "Examples:", "  osps " + name + " worker-1");
            osps.addSubcommand(name, command);
        }
    }

    private static String name(ServiceOrder order) {
        return order.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Control control = Control.of(terminal, limit);
        control.order(service, "{\"action\":\"" + name(order) + "\"}");
        control.await(
                service + " " + order.state(),
                services -> services.stream()
                        .anyMatch(
                                now -> now.name().equals(service) && now.state().equals(order.state())));
        return ExitCode.OK;
    }
}
