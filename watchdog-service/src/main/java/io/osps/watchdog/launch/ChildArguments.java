/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a service is told on its command line: its name, its port, and those settings from the watchdog's own command line
 * that are meant for it. Settings from the environment and from configuration files reach it by themselves; the file that
 * {@code osps up} was given does so as it was then.
 */
public final class ChildArguments {
    private static final List<String> FOR_ALL = List.of(
            "--osps.space.",
            "--osps.security.",
            "--osps.service.log-",
            "--spring.config.",
            "--spring.profiles.",
            "--logging.",
            "--management.");

    private final List<String> own;
    private final SettingsFile settings;

    /**
     * From the watchdog's own arguments.
     *
     * @param settingsCopy what the file of settings was at the start of the system; null where nobody has kept it
     */
    public ChildArguments(List<String> own, @Nullable Path settingsCopy) {
        this.own = List.copyOf(own);
        this.settings = new SettingsFile(settingsCopy);
    }

    List<String> of(ServiceSpec spec) {
        List<String> arguments = new ArrayList<>();
        String forRole = "--osps." + spec.role().text() + ".";
        for (String argument : own) {
            if (argument.startsWith(forRole) || FOR_ALL.stream().anyMatch(argument::startsWith)) {
                arguments.add(settings.asStarted(argument));
            }
        }
        arguments.add("--osps.service.name=" + spec.name());
        arguments.add("--server.port=" + spec.httpPort());
        return arguments;
    }
}
