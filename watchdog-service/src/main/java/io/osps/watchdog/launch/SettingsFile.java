/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of settings that the system was started with. While it is as it was, services read it itself, so that what they
 * say names it; once it was changed or removed they get the copy: a service that is started again has the settings of the
 * others. Thread safe.
 */
final class SettingsFile {
    private static final Logger log = LoggerFactory.getLogger(SettingsFile.class);
    private static final String LOCATION = "--spring.config.additional-location=file:";

    private final @Nullable Path copy;

    /**
     * Knows the copy.
     *
     * @param copy null where there is none
     */
    SettingsFile(@Nullable Path copy) {
        this.copy = copy;
    }

    /** The argument; where it names the file and that is another one now, the same with the copy. */
    String asStarted(String argument) {
        if (copy == null || !argument.startsWith(LOCATION) || !Files.isReadable(copy)) {
            return argument;
        }
        Path file = file(argument.substring(LOCATION.length()));
        if (isUnchanged(file, copy)) {
            return argument;
        }
        log.warn(
                "the settings file is not what it was at the start, and a service gets what it was: file={} copy={};"
                        + " apply a change by 'osps up --config {} --apply'",
                file,
                copy,
                file);
        return LOCATION + location(copy);
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
