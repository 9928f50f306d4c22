/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts other processes in the place of those that run. */
@Command(
        name = "restart",
        description = {
            "Ends a service in good order and starts it again; with --rolling all workers, one after the other, each once",
            "the others are ready: no request is lost."
        },
        footer = {"", "Examples:", "  osps restart worker-1", "  osps restart dispatcher", "  osps restart --rolling"})
final class RestartCommand implements Callable<Integer> {
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
                    ? now.role().equals("worker") && now.isReady()
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
                services ->
                        before.entrySet().stream().allMatch(old -> isReplaced(services, old.getKey(), old.getValue())));
        return ExitCode.OK;
    }

    private static boolean isReplaced(List<ServiceStatus> services, String name, String life) {
        return services.stream()
                .filter(now -> now.name().equals(name))
                .anyMatch(now -> now.isReady() && !now.life().equals(life));
    }
}
