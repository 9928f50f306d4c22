/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The environment of a command: what it needs to find its way, and nothing else of this process's, which may hold secrets. */
public final class CommandEnvironment {
    private static final String INHERITED = "PATH|HOME|USER|LOGNAME|LANG|LC_[A-Z]+|TZ";

    private CommandEnvironment() {}

    /**
     * Makes one, which the caller may change.
     *
     * @param settings those of the command's settings
     * @param temporary the directory for temporary files
     */
    public static Map<String, String> of(Map<String, String> settings, Path temporary) {
        Map<String, String> environment = new TreeMap<>();
        System.getenv().forEach((variable, value) -> {
            if (variable.matches(INHERITED)) {
                environment.put(variable, value);
            }
        });
        environment.put("TMPDIR", temporary.toString());
        environment.putAll(settings);
        return environment;
    }
}
