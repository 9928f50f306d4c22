/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Json;
import io.osps.cli.terminal.Table;
import io.osps.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the dead have left: the watchdog's dossiers and the files of crashes, listed and shown. */
final class DossierCommands {
    private DossierCommands() {}

    private static List<Path> dossiers(StateDirectory state) throws IOException {
        return state.dossiers().stream()
                .filter(file -> file.toString().endsWith(Dossier.SUFFIX))
                .toList();
    }

    /** The dossiers that were taken and the crash files, the newest first. */
    @Command(
            name = "dossiers",
            description = {
                "Lists what was written down before each kill, then what crashed processes have left, the newest first.",
                "Works without a watchdog too."
            },
            footer = {"", "Examples:", "  osps dossiers"})
    static final class DossiersCommand implements Callable<Integer> {
        private final Terminal terminal;

        @Option(
                names = "--json",
                description = "Print one JSON document: {\"dossiers\": [{\"id\": ...}], \"crashes\": [...]}.")
        private boolean json;

        DossiersCommand(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException {
            Table table = new Table("ID", "RULE", "END");
            ObjectNode document = Json.object();
            ArrayNode dossiers = document.putArray("dossiers");
            ArrayNode crashes = document.putArray("crashes");
            StateDirectory state = StateDirectory.of(terminal.environment());
            for (Path file : dossiers(state)) {
                Dossier dossier = Dossier.read(file);
                table.row(dossier.id(), dossier.line("rule"), dossier.line("end"));
                dossiers.addObject()
                        .put("id", dossier.id())
                        .put("rule", dossier.line("rule"))
                        .put("end", dossier.line("end"));
            }
            for (CrashFile crash :
                    state.crashFiles().stream().map(CrashFile::new).toList()) {
                table.row(crash.id(), crash.rule(), crash.size());
                crashes.addObject()
                        .put("id", crash.id())
                        .put("rule", crash.rule())
                        .put("path", crash.path().toString());
            }
            if (json) {
                Json.print(terminal.out(), document);
            } else {
                table.print(terminal.out(), terminal.ansi());
            }
            return CommandFailure.OK;
        }
    }

    /** One dossier as it was written. */
    @Command(
            name = "dossier",
            description = {
                "Prints what was written down before one kill: rule, evidence, requests, threads, end.",
                "Prints a crash report too; of a heap dump or a core, where it lies."
            },
            footer = {"", "Examples:", "  osps dossier worker-1-20260102T030405.678"})
    static final class DossierCommand implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "ID", description = "Its id, as osps dossiers lists it.")
        private String id = "";

        DossierCommand(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException {
            StateDirectory state = StateDirectory.of(terminal.environment());
            Optional<CrashFile> crash = state.crashFiles().stream()
                    .map(CrashFile::new)
                    .filter(file -> file.id().equals(id))
                    .findFirst();
            if (crash.isPresent()) {
                return print(crash.get());
            }
            Dossier dossier = Dossier.read(dossiers(state).stream()
                    .filter(file -> Dossier.id(file).equals(id))
                    .findFirst()
                    .orElseThrow(
                            () -> CommandFailure.usage("there is no such dossier: id=" + id, "See: osps dossiers")));
            terminal.out().println(dossier.text());
            terminal.out().flush();
            return CommandFailure.OK;
        }

        /** A report as it is; of what is no text, where it lies. */
        private int print(CrashFile crash) throws IOException {
            if (crash.isText()) {
                Files.copy(crash.path(), terminal.out());
            } else {
                terminal.out().println(crash.path());
            }
            terminal.out().flush();
            return CommandFailure.OK;
        }
    }

    /**
     * What the watchdog wrote down before a kill.
     *
     * @param id names it
     * @param text all of it
     */
    record Dossier(String id, String text) {
        static final String SUFFIX = ".txt";

        static Dossier read(Path file) throws IOException {
            return new Dossier(id(file), Files.readString(file));
        }

        static String id(Path file) {
            String name = file.getFileName().toString();
            return name.substring(0, name.length() - SUFFIX.length());
        }

        /** What stands in the line that begins so, or a dash. */
        String line(String name) {
            return text.lines()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("-");
        }
    }

    /**
     * What a process left when it crashed: a report of the JVM, a heap dump or a core.
     *
     * @param path where it lies
     */
    record CrashFile(Path path) {
        private static final int LINES_OF_HEAD = 12;

        String id() {
            return path.getFileName().toString();
        }

        /** Whether it is a report that can be printed. */
        boolean isText() {
            return id().endsWith(".log");
        }

        /** What happened, from the head of a report: {@code crashed: SIGSEGV (0xb) at pc=0x…}. */
        String rule() {
            if (!isText()) {
                return id().contains(".hprof") ? "heap dump" : "core";
            }
            try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
                List<String> head = lines.limit(LINES_OF_HEAD)
                        .map(line -> line.replaceFirst("^#\\s*", "").strip())
                        .toList();
                return head.stream()
                        .filter(line -> line.startsWith("SIG")
                                || line.startsWith("Internal Error")
                                || line.startsWith("Out of Memory")
                                || line.startsWith("There is insufficient memory"))
                        .findFirst()
                        .map(line -> "crashed: " + line.replaceFirst(", pid=.*", ""))
                        .orElse("crashed");
            } catch (IOException _) {
                return "crashed";
            }
        }

        /** Its size, for people. */
        String size() {
            try {
                return "bytes=" + Files.size(path);
            } catch (IOException _) {
                return "-";
            }
        }
    }
}
