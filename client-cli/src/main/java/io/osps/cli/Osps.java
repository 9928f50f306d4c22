/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.osps.cli.call.CallCommands;
import io.osps.cli.space.SpaceCommands;
import io.osps.cli.system.SystemCommands;
import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import io.osps.failure.ActionableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line program. */
@Command(
        name = "osps",
        description = "Runs requests out of process: starts, asks and stops the system on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = HelpCommand.class,
        footer = {
            "",
            "Examples:",
            "  osps up",
            "  osps call sha256 @README.md",
            "  osps status",
            "  osps down",
            "",
            "Environment:",
            "  OSPS_STATE      logs and the like (default: $HOME/.local/state/osps)",
            "  OSPS_SPACE      the space's file (default: /dev/shm/osps-UID/space)",
            "  OSPS_JAVA_HOME  the JDK to use",
            "",
            "Exit codes: 0 ok, 1 failed, 2 usage, 3 unavailable, 4 time-out, 5 denied,",
            "            6 lost or poison, 7 runs with other settings."
        })
public final class Osps implements Callable<Integer> {
    private static final String INDENTED = "\n      ";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    private Osps() {}

    public static void main(String[] args) {
        System.exit(run(Terminal.ofProcess(), args));
    }

    /** Runs one command and returns its exit code. */
    static int run(Terminal terminal, String... args) {
        CommandLine osps = new CommandLine(new Osps());
        SystemCommands.addTo(osps, terminal);
        CallCommands.addTo(osps, terminal);
        SpaceCommands.addTo(osps, terminal);
        osps.getSubcommands().values().forEach(command -> {
            // A person who types `osps call --help` wants that command's help.
            if (!command.getCommandSpec().mixins().containsKey("mixinStandardHelpOptions")) {
                command.getCommandSpec().mixinStandardHelpOptions(true);
                command.getCommandSpec().versionProvider(new Version());
            }
        });
        int exitCode = osps.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.ansi()))
                .setOut(new PrintWriter(terminal.out(), true, UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, UTF_8))
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Osps::usage)
                .setExecutionExceptionHandler((e, command, _) -> failed(terminal, e, command))
                .execute(args);
        return exitCode == CommandFailure.OK ? written(terminal) : exitCode;
    }

    /** A command has done its work only when its result has reached whoever wanted it. */
    private static int written(Terminal terminal) {
        return terminal.out()
                .failure()
                .map(cause -> tell(
                        terminal,
                        new CommandFailure(
                                CommandFailure.FAILED,
                                "the result cannot be written to standard output: cause=" + cause,
                                "What was written is not complete. Is the disk full, or was the output closed?")))
                .orElse(CommandFailure.OK);
    }

    /** Without a command there is nothing to do. */
    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int usage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr()
                .println("osps: "
                        + String.valueOf(e.getMessage()).replace("is not an int", "is no whole number, or too large"));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
            command.getErr().println("      See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        command.getErr().flush();
        return CommandFailure.USAGE;
    }

    /** What people can mend is told in two lines; what only a fault of this program can be has its trace. */
    private static int failed(Terminal terminal, Exception e, CommandLine command) {
        return switch (e) {
            case CommandFailure failure -> tell(terminal, failure);
            case ActionableException actionable -> tell(terminal, CommandFailure.of(actionable));
            case FileSystemException file -> tell(terminal, CommandFailure.of(file));
            case IOException io ->
                tell(
                        terminal,
                        CommandFailure.unavailable(
                                "something could not be read, written or started: cause=" + CommandFailure.cause(io),
                                "See what runs by: osps status"));
            case UncheckedIOException io when io.getCause() != null -> failed(terminal, io.getCause(), command);
            default -> fault(terminal, e, command);
        };
    }

    private static int fault(Terminal terminal, Exception e, CommandLine command) {
        int exitCode = tell(
                terminal,
                new CommandFailure(
                        CommandFailure.FAILED,
                        "this is a fault of the program itself: command=\""
                                + command.getCommandSpec().qualifiedName() + "\" cause=" + e,
                        "Please report it with the lines below."));
        e.printStackTrace(terminal.err());
        terminal.err().flush();
        return exitCode;
    }

    private static int tell(Terminal terminal, CommandFailure failure) {
        terminal.say("osps: " + failure.getMessage().replace("\n", INDENTED));
        if (!failure.action().isEmpty()) {
            terminal.say("      " + failure.action().replace("\n", INDENTED));
        }
        return failure.exitCode();
    }
}
