/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.space;

import io.osps.cli.terminal.Terminal;
import picocli.CommandLine;

/** The commands that look into the space. */
public final class SpaceCommands {
    private SpaceCommands() {}

    /** Adds them, in the order in which help lists them. */
    public static void addTo(CommandLine osps, Terminal terminal) {
        osps.addSubcommand(new TuplesCommand(terminal));
        osps.addSubcommand(new FsckCommand(terminal));
    }
}
