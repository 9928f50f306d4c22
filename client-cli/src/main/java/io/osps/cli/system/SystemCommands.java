/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.Terminal;
import picocli.CommandLine;

/** The commands that start, watch, order and end a system. */
public final class SystemCommands {
    private SystemCommands() {}

    /** Adds them, in the order in which help lists them. */
    public static void addTo(CommandLine osps, Terminal terminal) {
        osps.addSubcommand(new UpCommand(terminal));
        osps.addSubcommand(new StatusCommand(terminal));
        osps.addSubcommand(new LogsCommand(terminal));
        ControlCommands.addTo(osps, terminal);
        osps.addSubcommand(new DossierCommands.DossiersCommand(terminal));
        osps.addSubcommand(new DossierCommands.DossierCommand(terminal));
        osps.addSubcommand(new DownCommand(terminal));
    }
}
