package io.osps.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One dossier as it was written. */
@Command(
        name = "dossier",
        description = "Prints what was written down before one kill: rule, evidence, requests, threads, end.",
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
        Dossier dossier = Dossier.read(state.dossiers().stream()
                .filter(file -> Dossier.id(file).equals(id))
                .findFirst()
                .orElseThrow(() -> Failure.usage("there is no such dossier: id=" + id, "See: osps dossiers")));
        terminal.out().println(dossier.text());
        terminal.out().flush();
        return ExitCode.OK;
    }
}
