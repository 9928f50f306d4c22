/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where OSPS lies on this machine: the environment variables {@code OSPS_HOME} and {@code OSPS_STATE}.
 *
 * @param home directory with the programs; set by the launcher
 * @param state directory for logs, dossiers and the watchdog's own file; {@code $XDG_STATE_HOME/osps} when absent
 */
@ConfigurationProperties("osps")
record Installation(@Nullable Path home, @Nullable Path state) {
    private static final String XDG_STATE_HOME = "XDG_STATE_HOME";

    /** The directory for state, absolute. */
    Path stateDirectory() {
        return (state == null ? defaultState() : state).toAbsolutePath().normalize();
    }

    private static Path defaultState() {
        String base = System.getenv(XDG_STATE_HOME);
        Path directory = base == null || base.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(base);
        return directory.resolve("osps");
    }
}
