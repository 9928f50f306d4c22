/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service is told on its command line: its name, its port, and those settings from the watchdog's own command line
 * that are meant for it. Settings from the environment and from configuration files reach it by themselves.
 *
 * <p>While the file that {@code osps up} was given is as it was, services read it itself, so that what they say names it.
 * Once it was changed or removed they get the copy: a service that is started again has the settings of the others. Thread
 * safe.
 */
public final class ChildArguments {
    private static final Logger log = LoggerFactory.getLogger(ChildArguments.class);
    private static final String SETTINGS = "--spring.config.additional-location=file:";
    private static final List<String> FOR_ALL = List.of(
            "--osps.space.",
            "--osps.security.",
            "--osps.service.log-",
            "--spring.config.",
            "--spring.profiles.",
            "--logging.",
            "--management.");

    private final List<String> own;
    private final @Nullable Path settingsCopy;

    /**
     * From the watchdog's own arguments.
     *
     * @param settingsCopy what the file of settings was at the start of the system; null where nobody has kept it
     */
    public ChildArguments(List<String> own, @Nullable Path settingsCopy) {
        this.own = List.copyOf(own);
        this.settingsCopy = settingsCopy;
    }

    List<String> of(ServiceSpec spec) {
        List<String> arguments = new ArrayList<>();
        String forRole = "--osps." + spec.role().text() + ".";
        for (String argument : own) {
            if (argument.startsWith(forRole) || FOR_ALL.stream().anyMatch(argument::startsWith)) {
                arguments.add(asStarted(argument));
            }
        }
        arguments.add("--osps.service.name=" + spec.name());
        arguments.add("--server.port=" + spec.httpPort());
        return arguments;
    }

    /** The argument; where it names the file of settings and that is another one now, the same with the copy. */
    private String asStarted(String argument) {
        Path copy = settingsCopy;
        if (copy == null || !argument.startsWith(SETTINGS) || !Files.isReadable(copy)) {
            return argument;
        }
        Path file = file(argument.substring(SETTINGS.length()));
        if (isUnchanged(file, copy)) {
            return argument;
        }
        log.warn(
                "the settings file is not what it was at the start, and a service gets what it was: file={} copy={};"
                        + " apply a change by 'osps up --config {} --apply'",
                file,
                copy,
                file);
        return SETTINGS + location(copy);
    }

    /** The file that a location names, which is a URI where {@code osps up} made it. */
    private static Path file(String location) {
        try {
            return Path.of(URI.create("file:" + location));
        } catch (IllegalArgumentException _) {
            return Path.of(location);
        }
    }

    /** In a list of locations a comma, a star and the like mean something else. */
    private static String location(Path file) {
        return file.toUri()
                .getRawPath()
                .replace(",", "%2C")
                .replace(";", "%3B")
                .replace("*", "%2A")
                .replace("$", "%24");
    }

    private static boolean isUnchanged(Path file, Path copy) {
        try {
            return file.equals(copy) || Files.mismatch(file, copy) < 0;
        } catch (IOException _) {
            return false;
        }
    }
}
