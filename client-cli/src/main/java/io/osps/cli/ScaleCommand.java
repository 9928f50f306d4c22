/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes the number of workers. */
@Command(
        name = "scale",
        description = {
            "Changes how many workers run. Those beyond the number, the last ones, finish what they have and end."
        },
        footer = {"", "Examples:", "  osps scale 4"})
final class ScaleCommand implements Callable<Integer> {
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
        if (workers < 0) {
            throw CommandFailure.usage("the number of workers is negative: workers=" + workers, "Give 0 to 250.");
        }
        scale(Control.of(terminal, limit), workers);
        return ExitCode.OK;
    }

    /** Returns when so many workers are ready. */
    static void scale(Control control, int workers) throws IOException, InterruptedException {
        control.orderAll("{\"workers\":" + workers + "}");
        control.await(workers + " workers ready", services -> {
            long all = services.stream()
                    .filter(service -> service.role().equals("worker"))
                    .count();
            return all == workers
                    && services.stream()
                            .filter(service -> service.role().equals("worker"))
                            .allMatch(ServiceStatus::isReady);
        });
    }
}
