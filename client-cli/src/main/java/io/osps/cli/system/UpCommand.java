/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.DurationConverter;
import io.osps.cli.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the system and shows that it answers. */
@Command(
        name = "up",
        description = {
            "Starts the system, waits until it is ready, and makes one call by each route.",
            "Builds first what is not built. Says so when the system runs already, and refuses options that it does not",
            "run with. A system whose watchdog died gets another with what it was started with."
        },
        footer = {
            "",
            "Examples:",
            "  osps up",
            "  osps up --workers 4 --config deploy/sample-commands.yml",
            "  osps up --workers 6 --apply",
            "  osps up --foreground      (for systemd and containers: becomes the watchdog)"
        })
final class UpCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final LaunchOptions options = new LaunchOptions();

    @Option(names = "--foreground", description = "Become the watchdog instead of starting one and returning.")
    private boolean foreground;

    @Option(
            names = "--apply",
            description =
                    "Give a running system these options: more or fewer workers as it runs, all else by a new start.")
    private boolean apply;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "90s",
            converter = DurationConverter.class,
            description = "How long the services may take to be ready (default: ${DEFAULT-VALUE}).")
    private Duration limit = Duration.ZERO;

    UpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        LaunchSettings asked = options.toSettings(terminal.environment());
        if (foreground && apply) {
            throw CommandFailure.usage(
                    "--apply is about a system that runs, and --foreground starts one.", "Give one of the two.");
        }
        StateDirectory state = StateDirectory.of(terminal.environment());
        WatchdogRecord.refuseInContainers(state, "docker compose up -d");
        Home home = Home.of(terminal.environment());
        try (StateLock _ = StateLock.take(state, terminal)) {
            RunningSystem system = RunningSystem.find(state, terminal).requireOwn(state);
            if (foreground) {
                return becomeTheWatchdog(home, state, system, asked.inForeground());
            }
            SystemStart start = new SystemStart(home, state, terminal, limit);
            return system.runs()
                    ? goOn(system, state, start, asked)
                    : begin(start, asked.hasNoOptions() ? again(system, asked) : asked);
        }
    }

    /** The launcher script reads these words and replaces itself by that command. */
    private int becomeTheWatchdog(Home home, StateDirectory state, RunningSystem system, LaunchSettings asked)
            throws IOException {
        if (system.watchdog().isPresent()) {
            throw CommandFailure.unavailable(
                    "a watchdog runs already: pid="
                            + system.watchdog().get().process().pid() + " state=" + state.path(),
                    "End it first by: osps down");
        }
        LogoutCheck.ofThisMachine()
                .warning(SystemSpace.of(asked.environment()).path())
                .ifPresent(sentence -> terminal.say("osps: " + sentence));
        KeptSettings kept = new KeptSettings(state);
        List<String> command = home.command("watchdog", asked.toArguments(kept));
        kept.write(asked);
        for (String word : command) {
            terminal.out().print(word);
            terminal.out().write(0);
        }
        terminal.out().flush();
        return CommandFailure.OK;
    }

    private static int begin(SystemStart start, LaunchSettings settings) throws IOException, InterruptedException {
        start.start(settings, false);
        return CommandFailure.OK;
    }

    /** What runs has its settings; others are applied on demand only. */
    private int goOn(RunningSystem system, StateDirectory state, SystemStart start, LaunchSettings asked)
            throws IOException, InterruptedException {
        Optional<LaunchSettings> known = system.settings();
        if (known.isEmpty() && !asked.hasNoOptions() && !apply) {
            throw new CommandFailure(
                    CommandFailure.OTHERWISE,
                    "the system runs, and it is not known what it was started with: asked=" + asked,
                    "Nothing was changed. Leave the options out, or have them applied by adding --apply.");
        }
        List<Difference> differences = Difference.between(known.orElse(LaunchSettings.NONE), asked);
        boolean differs = !differences.isEmpty() && !(known.isEmpty() && asked.hasNoOptions());
        if (differs && !apply) {
            throw otherwise(differences);
        }
        if (differs) {
            new Reapply(system, state, start, terminal, limit).apply(asked, differences);
        } else if (system.watchdog().isPresent()) {
            alreadyUp(system.watchdog().get());
        } else {
            start.start(again(system, asked), true);
        }
        return CommandFailure.OK;
    }

    private static CommandFailure otherwise(List<Difference> differences) {
        return new CommandFailure(
                CommandFailure.OTHERWISE,
                "the system runs with other settings than those that are asked for.",
                differences.stream().map(Difference::toString).collect(Collectors.joining("\n"))
                        + "\nNothing was changed. Have them applied by adding --apply, or leave them out.");
    }

    private LaunchSettings again(RunningSystem system, LaunchSettings asked) {
        if (system.kept().isEmpty()) {
            return asked;
        }
        LaunchSettings settings = asked.over(system.kept().get());
        if (!settings.hasNoOptions()) {
            terminal.say("osps: with what it was started with: " + settings);
        }
        if (settings.config() != null && !settings.config().isUnchanged()) {
            terminal.say(
                    "osps: that file is another one now, and what it was is taken; apply the change by: osps up --config "
                            + settings.config().path() + " --apply");
        }
        return settings;
    }

    private void alreadyUp(WatchdogRecord running) {
        terminal.say("osps: already up: watchdog pid=" + running.process().pid());
        ServiceStatus.print(ServiceStatus.of(running.ask()), terminal);
    }
}
