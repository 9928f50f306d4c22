/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which variables of its environment a system is made by. */
final class LaunchVariables {
    private static final Pattern SETTING = Pattern.compile(
            "OSPS_(SPACE|((DISPATCHER|SECURITY|SERVICE|SPACE|WATCHDOG|WORKER)_.*))|(SPRING|LOGGING|MANAGEMENT|SERVER)_.*");
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|TOKEN|KEY|CREDENTIAL).*");
    private static final Set<String> OF_JAVA = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");
    private static final Set<String> OF_PROGRAMS = Set.of("PATH", "LANG", "TZ", "HOME", "USER", "LOGNAME");

    private LaunchVariables() {}

    /** Those that make settings. */
    static Map<String, String> settings(Map<String, String> environment) {
        return filtered(environment, LaunchVariables::isSetting);
    }

    /** Those, and the ones by which programs are found and speak: a worker that is started again has both. */
    static Map<String, String> all(Map<String, String> environment) {
        return filtered(environment, name -> isSetting(name) || OF_PROGRAMS.contains(name) || name.startsWith("LC_"));
    }

    /** The value for people: nothing that may be a secret. */
    static String shown(String name, String value) {
        String plain = plain(name);
        boolean told = plain.startsWith("OSPS_") && (!SECRET.matcher(plain).matches() || plain.endsWith("_FILE"));
        return told ? value : "(a value that is not shown)";
    }

    private static boolean isSetting(String name) {
        return SETTING.matcher(plain(name)).matches() || OF_JAVA.contains(name);
    }

    /** The services read variables that are written otherwise too. */
    private static String plain(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static Map<String, String> filtered(Map<String, String> environment, Predicate<String> wanted) {
        Map<String, String> found = new TreeMap<>(environment);
        found.keySet().removeIf(wanted.negate());
        return found;
    }
}
