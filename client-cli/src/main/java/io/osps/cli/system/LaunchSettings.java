/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a system is started with, as far as a person said it. What was not said is left to the services.
 *
 * @param workers how many, or null
 * @param config the file of settings, or null
 * @param diagnostics whether the handlers that do harm are offered
 * @param foreground whether somebody else starts it again, as systemd does
 * @param environment the variables that settings and programs are made by; they may hold secrets
 */
record LaunchSettings(
        @Nullable Integer workers,
        @Nullable ConfigFile config,
        boolean diagnostics,
        boolean foreground,
        Map<String, String> environment) {
    /** Nothing was said. */
    static final LaunchSettings NONE = new LaunchSettings(null, null, false, false, Map.of());

    LaunchSettings {
        environment = Map.copyOf(environment);
    }

    /** Whether no option was given. */
    boolean hasNoOptions() {
        return workers == null && config == null && !diagnostics;
    }

    /** These on top of those: what was not said here is as it was there. */
    LaunchSettings over(LaunchSettings before) {
        Map<String, String> both = new TreeMap<>(environment);
        both.putAll(before.environment());
        both.putAll(LaunchVariables.settings(environment));
        return new LaunchSettings(
                workers == null ? before.workers() : workers,
                config == null ? before.config() : config,
                diagnostics || before.diagnostics(),
                foreground,
                both);
    }

    LaunchSettings inForeground() {
        return new LaunchSettings(workers, config, diagnostics, true, environment);
    }

    LaunchSettings withWorkers(int count) {
        return new LaunchSettings(count, config, diagnostics, foreground, environment);
    }

    LaunchSettings withVariable(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.putIfAbsent(name, value);
        return new LaunchSettings(workers, config, diagnostics, foreground, more);
    }

    /**
     * The watchdog's arguments.
     *
     * @param kept where the file of settings was copied to
     */
    List<String> toArguments(KeptSettings kept) {
        List<String> arguments = new ArrayList<>();
        if (workers != null) {
            arguments.add("--osps.watchdog.workers=" + workers);
        }
        if (config != null) {
            Path copy = kept.copyOf(config);
            arguments.add(
                    "--spring.config.additional-location=" + location(config.isUnchanged() ? config.path() : copy));
            arguments.add("--osps.watchdog.settings-copy=" + copy);
        }
        if (diagnostics) {
            arguments.add("--osps.worker.diagnostics=true");
        }
        return arguments;
    }

    /** A file as Spring Boot is told it: in its lists of locations a comma, a star and the like mean something else. */
    private static String location(Path file) {
        return "file:"
                + file.toUri()
                        .getRawPath()
                        .replace(",", "%2C")
                        .replace(";", "%3B")
                        .replace("*", "%2A")
                        .replace("$", "%24");
    }

    /** As options, for people; empty where there are none. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        if (workers != null) {
            words.add("--workers " + workers);
        }
        if (config != null) {
            words.add("--config " + config.path());
        }
        if (diagnostics) {
            words.add("--diagnostics");
        }
        return String.join(" ", words);
    }
}
