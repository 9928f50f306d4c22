/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Something that is asked for and is otherwise in a running system.
 *
 * @param name of the option or the variable
 * @param running as it is; no secret
 * @param asked as it shall be; no secret
 */
record Difference(String name, String running, String asked) {
    static final String WORKERS = "workers";

    private static final String NONE = "not set";

    /** All of them; what is not asked for differs from nothing. */
    static List<Difference> between(LaunchSettings running, LaunchSettings asked) {
        List<Difference> found = new ArrayList<>();
        if (asked.workers() != null && !asked.workers().equals(running.workers())) {
            found.add(new Difference(
                    WORKERS,
                    Objects.toString(running.workers(), NONE),
                    asked.workers().toString()));
        }
        config(running, asked, found);
        if (asked.diagnostics() && !running.diagnostics()) {
            found.add(new Difference("diagnostics", "off", "on"));
        }
        Map<String, String> variables = new TreeMap<>(LaunchVariables.settings(asked.environment()));
        variables.forEach((name, value) -> {
            String before = running.environment().get(name);
            if (!value.equals(before)) {
                found.add(new Difference(
                        name,
                        before == null ? NONE : LaunchVariables.shown(name, before),
                        before == null ? LaunchVariables.shown(name, value) : another(name, before, value)));
            }
        });
        return found;
    }

    private static void config(LaunchSettings running, LaunchSettings asked, List<Difference> found) {
        ConfigFile wanted = asked.config();
        ConfigFile known = running.config();
        if (wanted == null || wanted.equals(known)) {
            return;
        }
        if (known == null || !known.path().equals(wanted.path())) {
            found.add(new Difference(
                    "config",
                    known == null ? NONE : known.path().toString(),
                    wanted.path().toString()));
        } else {
            found.add(new Difference(
                    "content of " + wanted.path(),
                    "as it was at the start, sha256=" + known.digest(),
                    "as it is now, sha256=" + wanted.digest() + ", other: " + wanted.linesUnlike(known)));
        }
    }

    private static String another(String name, String before, String value) {
        String shown = LaunchVariables.shown(name, value);
        return shown.equals(LaunchVariables.shown(name, before)) ? "another" : shown;
    }

    @Override
    public String toString() {
        return name + ": running " + running + ", asked " + asked;
    }
}
