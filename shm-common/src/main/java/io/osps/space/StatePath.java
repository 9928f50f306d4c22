/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import io.osps.process.OwnProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Where a system of this user leaves its logs and what else outlives its processes. The command line and a watchdog that was
 * started without it ask here, so that both mean one place. Stateless.
 */
public final class StatePath {
    /** The environment variable that names it. */
    public static final String VARIABLE = "OSPS_STATE";

    /** The file in it whose lock keeps two {@code up} or {@code down} apart. */
    public static final String LOCK = "lock";

    /** The directory in it of what the services log. */
    public static final String LOGS = "logs";

    /** The directory in it of what the HTTP servers of the services need. */
    public static final String TOMCAT = "tomcat";

    /** The file in it that says which watchdog runs, and where it listens. */
    public static final String WATCHDOG = "watchdog.json";

    /** One of them is in each state directory that was used. */
    public static final Set<String> MARKS = Set.of(LOCK, LOGS, TOMCAT, WATCHDOG);

    private StatePath() {}

    /**
     * {@value #VARIABLE}, else {@code osps} below {@code XDG_STATE_HOME}, else {@code .local/state/osps} below {@code HOME}. A value
     * of the latter two that is not absolute counts as none, as the XDG specification has it: it would be another place in each
     * working directory. Without {@code HOME} the user database says where the user is at home, as for a shell.
     *
     * @return absolute
     * @throws SpaceException when nothing says it, as for a user number of a container that has no user
     */
    public static Path of(Map<String, String> environment) {
        return of(environment, System.getProperty("user.home", ""));
    }

    static Path of(Map<String, String> environment, String databaseHome) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isBlank()) {
            return Path.of(named).toAbsolutePath().normalize();
        }
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = isAbsolute(xdg)
                ? Path.of(xdg)
                : home(environment.getOrDefault("HOME", ""), databaseHome).resolve(Path.of(".local", "state"));
        return base.resolve("osps").normalize();
    }

    private static Path home(String variable, String databaseHome) {
        if (isAbsolute(variable)) {
            return Path.of(variable);
        }
        // Java's word for a user whom the database does not know is a question mark.
        if (isAbsolute(databaseHome)) {
            return Path.of(databaseHome);
        }
        throw new SpaceException(
                "there is no place for logs and state: this user has no home, and HOME is not an absolute path: HOME="
                        + variable + " uid=" + OwnProcess.userId(),
                "Set " + VARIABLE + " to a directory for OSPS alone, or HOME.");
    }

    private static boolean isAbsolute(String path) {
        return path.startsWith("/");
    }
}
