/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far a start is: on a terminal one line that is written again and again, elsewhere one line for each service that
 * changed. Not thread safe.
 */
final class Progress {
    private final Terminal terminal;
    private final long start = System.nanoTime();
    private final Map<String, String> shown = new LinkedHashMap<>();

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(List<ServiceStatus> services) {
        if (terminal.interactive()) {
            String states = services.stream()
                    .map(service -> service.name() + " " + service.state())
                    .collect(Collectors.joining("  "));
            terminal.err().printf("\r\033[K%s  %s", elapsed(), states.isEmpty() ? "watchdog STARTING" : states);
            terminal.err().flush();
            return;
        }
        for (ServiceStatus service : services) {
            if (!service.state().equals(shown.put(service.name(), service.state()))) {
                terminal.say("osps: " + service.name() + " " + service.state() + " after " + elapsed());
            }
        }
    }

    /** Takes the rewritten line away. */
    void end() {
        if (terminal.interactive()) {
            terminal.err().print("\r\033[K");
            terminal.err().flush();
        }
    }

    String elapsed() {
        return "%.1f s".formatted((System.nanoTime() - start) / 1e9);
    }
}
