/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.space.StatePath;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where OSPS lies on this machine: the environment variables {@code OSPS_HOME} and {@code OSPS_STATE}.
 *
 * @param home directory with the programs; set by the launcher
 * @param state directory for logs, dossiers and the watchdog's own file; {@code $XDG_STATE_HOME/osps} or
 *     {@code $HOME/.local/state/osps} when absent
 */
@ConfigurationProperties("osps")
record Installation(@Nullable Path home, @Nullable Path state) {
    /** The directory for state, absolute. */
    Path stateDirectory() {
        return state == null
                ? StatePath.of(System.getenv())
                : state.toAbsolutePath().normalize();
    }
}
