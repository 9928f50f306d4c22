/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One dossier as it was written. */
@Command(
        name = "dossier",
        description = {
            "Prints what was written down before one kill: rule, evidence, requests, threads, end.",
            "Prints a crash report too; of a heap dump or a core, where it lies."
        },
        footer = {"", "Examples:", "  osps dossier worker-1-20260102T030405.678"})
final class DossierCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "ID", description = "Its id, as osps dossiers lists it.")
    private String id = "";

    DossierCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        StateDirectory state = StateDirectory.of(terminal.environment());
        Optional<CrashFile> crash =
                state.crashFiles().stream().filter(file -> file.id().equals(id)).findFirst();
        if (crash.isPresent()) {
            return print(crash.get());
        }
        Dossier dossier = Dossier.read(state.dossiers().stream()
                .filter(file -> Dossier.id(file).equals(id))
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage("there is no such dossier: id=" + id, "See: osps dossiers")));
        terminal.out().println(dossier.text());
        terminal.out().flush();
        return ExitCode.OK;
    }

    /** A report as it is; of what is no text, where it lies. */
    private int print(CrashFile crash) throws IOException {
        if (crash.isText()) {
            Files.copy(crash.path(), terminal.out());
        } else {
            terminal.out().println(crash.path());
        }
        terminal.out().flush();
        return ExitCode.OK;
    }
}
