/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The dossiers that were taken and the crash files, the newest first. */
@Command(
        name = "dossiers",
        description = {
            "Lists what was written down before each kill, then what crashed processes have left, the newest first.",
            "Works without a watchdog too."
        },
        footer = {"", "Examples:", "  osps dossiers"})
final class DossiersCommand implements Callable<Integer> {
    private final Terminal terminal;

    DossiersCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Table table = new Table("ID", "RULE", "END");
        StateDirectory state = StateDirectory.of(terminal.environment());
        for (Path file : state.dossiers()) {
            Dossier dossier = Dossier.read(file);
            table.row(dossier.id(), dossier.line("rule"), dossier.line("end"));
        }
        for (CrashFile crash : state.crashFiles()) {
            table.row(crash.id(), crash.rule(), crash.size());
        }
        table.print(terminal.out(), terminal.ansi());
        return ExitCode.OK;
    }
}
