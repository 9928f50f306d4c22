/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.call;

import io.osps.cli.terminal.Terminal;
import picocli.CommandLine;

/** The commands that ask a dispatcher. */
public final class CallCommands {
    private CallCommands() {}

    /** Adds them, in the order in which help lists them. */
    public static void addTo(CommandLine osps, Terminal terminal) {
        osps.addSubcommand(new CallCommand(terminal));
        osps.addSubcommand(new CancelCommand(terminal));
        osps.addSubcommand(new WhyCommand(terminal));
        osps.addSubcommand(new InfoCommand(terminal));
    }
}
