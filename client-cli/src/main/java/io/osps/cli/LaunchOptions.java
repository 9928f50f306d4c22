package io.osps.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code up} that the watchdog is started with. */
final class LaunchOptions {
    @Option(names = "--workers", paramLabel = "N", description = "How many worker processes (default: 2).")
    private @Nullable Integer workers;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A .yml, .yaml or .properties file of settings for all services.")
    private @Nullable Path config;

    @Option(
            names = "--diagnostics",
            description = "Offer the handlers that do harm on purpose: fail, spin, exit, deadlock, allocate, churn.")
    private boolean diagnostics;

    /** The watchdog's arguments. */
    List<String> toArguments() {
        List<String> arguments = new ArrayList<>();
        if (workers != null) {
            if (workers < 1) {
                throw Failure.usage(
                        "there must be at least one worker: workers=" + workers, "Give --workers 1 or more.");
            }
            arguments.add("--osps.watchdog.workers=" + workers);
        }
        if (config != null) {
            arguments.add("--spring.config.additional-location=file:" + checked(config));
        }
        if (diagnostics) {
            arguments.add("--osps.worker.diagnostics=true");
        }
        return arguments;
    }

    /** The file of settings as it was given, or nothing. */
    Optional<Path> config() {
        return Optional.ofNullable(config);
    }

    private static Path checked(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        String name = absolute.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".yml") && !name.endsWith(".yaml") && !name.endsWith(".properties")) {
            throw Failure.usage(
                    "a settings file must end in .yml, .yaml or .properties: config=" + absolute, "Rename the file.");
        }
        if (!Files.isReadable(absolute) || Files.isDirectory(absolute)) {
            throw Failure.usage(
                    "the settings file cannot be read: config=" + absolute, "Check its name and its permissions.");
        }
        return absolute;
    }
}
