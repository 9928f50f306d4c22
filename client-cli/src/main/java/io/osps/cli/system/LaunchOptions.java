/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
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

    /**
     * What is asked for by them and by the environment.
     *
     * @throws CommandFailure when an option cannot be meant
     */
    LaunchSettings toSettings(Map<String, String> environment) {
        if (workers != null && workers < 1) {
            throw CommandFailure.usage(
                    "there must be at least one worker: workers=" + workers, "Give --workers 1 or more.");
        }
        return new LaunchSettings(
                workers, config == null ? null : checked(config), diagnostics, false, LaunchVariables.all(environment));
    }

    private static ConfigFile checked(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        String name = absolute.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".yml") && !name.endsWith(".yaml") && !name.endsWith(".properties")) {
            throw CommandFailure.usage(
                    "a settings file must end in .yml, .yaml or .properties: config=" + absolute, "Rename the file.");
        }
        try {
            if (!Files.isDirectory(absolute)) {
                return ConfigFile.read(absolute);
            }
        } catch (IOException _) {
            // It is told below, as a directory is.
        }
        throw CommandFailure.usage(
                "the settings file cannot be read: config=" + absolute, "Check its name and its permissions.");
    }
}
