package io.osps.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the system and shows that it answers. */
@Command(
        name = "up",
        description = {
            "Starts the watchdog, which starts the dispatcher and the workers; waits until all are ready and makes one",
            "call by each route. Builds first what is not built. Says so when the system runs already."
        },
        footer = {
            "",
            "Examples:",
            "  osps up",
            "  osps up --workers 4 --config deploy/sample-commands.yml",
            "  osps up --foreground      (for systemd and containers: becomes the watchdog)"
        })
final class UpCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final LaunchOptions options = new LaunchOptions();

    @Option(names = "--foreground", description = "Become the watchdog instead of starting one and returning.")
    private boolean foreground;

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
        List<String> arguments = options.toArguments();
        StateDirectory state = StateDirectory.of(terminal.environment());
        WatchdogRecord.refuseInContainers(state, "docker compose up -d");
        Home home = Home.of(terminal.environment());
        if (foreground) {
            return printCommand(home.command("watchdog", arguments));
        }
        try (StateLock _ = StateLock.take(state, terminal)) {
            Optional<WatchdogRecord> running = WatchdogRecord.living(state);
            return running.isPresent() ? alreadyUp(running.get()) : start(home, state, arguments);
        }
    }

    /** The launcher script reads these words and replaces itself by that command. */
    private int printCommand(List<String> command) {
        for (String word : command) {
            terminal.out().print(word);
            terminal.out().write(0);
        }
        terminal.out().flush();
        return ExitCode.OK;
    }

    private int alreadyUp(WatchdogRecord running) throws IOException {
        terminal.say("osps: already up: watchdog pid=" + running.process().pid());
        StatusTable.of(ServiceStatus.of(running.client().services())).print(terminal.out(), terminal.ansi());
        return ExitCode.OK;
    }

    private int start(Home home, StateDirectory state, List<String> arguments)
            throws IOException, InterruptedException {
        Progress progress = new Progress(terminal);
        try (Launch launch = new Launch(state, terminal)) {
            try {
                launch.start(home, arguments);
                List<ServiceStatus> services = new Startup(launch, progress, limit, options.config()).await();
                terminal.say("osps: all ready after " + progress.elapsed());
                Endpoint dispatcher = dispatcher(services);
                Table table = new FirstCalls(dispatcher).make();
                state.remember(dispatcher);
                launch.keep();
                table.print(terminal.out(), terminal.ansi());
            } catch (Failure failure) {
                if (launch.isCancelled()) {
                    // Nothing failed: the services end because the person said so. The hook ends this process.
                    Thread.sleep(Duration.ofDays(1));
                }
                throw failure;
            }
        }
        terminal.say("osps: next: osps call sha256 @FILE, osps status, osps logs dispatcher, osps down");
        return ExitCode.OK;
    }

    private static Endpoint dispatcher(List<ServiceStatus> services) {
        return services.stream()
                .filter(service -> service.role().equals("dispatcher"))
                .flatMap(service -> service.client().stream())
                .findFirst()
                .orElseThrow(() -> Failure.unavailable(
                        "the dispatcher tells no address for clients.", "Look at it by: osps logs dispatcher"));
    }
}
