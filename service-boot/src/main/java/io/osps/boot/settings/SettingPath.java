/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot.settings;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Full names of settings. Below some of them stand names that are people's own: of handlers, of users, of variables. Those
 * are put in brackets, where Spring Boot changes nothing of them and finds none like another.
 */
final class SettingPath {
    /** Where each entry's name is somebody's own, and what an entry may have. */
    private record Own(String path, Set<String> parts) {}

    private static final Own COMMANDS = new Own(
            "osps.worker.commands", Set.of("command", "timeout", "idempotent", "environment", "directory", "memory"));
    private static final Own USERS = new Own("osps.security.users", Set.of("password", "password-file", "handlers"));
    private static final List<Own> ALL = List.of(COMMANDS, USERS);

    private static final String VARIABLE = "environment.";
    private static final Pattern COMMAND = Pattern.compile("osps\\.worker\\.commands\\[.*]\\.command");
    private static final Pattern ENVIRONMENT = Pattern.compile("osps\\.worker\\.commands\\[.*]\\.environment");
    private static final Pattern LITERAL = Pattern.compile(
            "osps\\.worker\\.commands[.\\[].*\\.(command(\\[\\d+])?|environment[.\\[].*)"
                    + "|osps\\.security\\.users[.\\[].*\\.handlers(\\[\\d+])?",
            Pattern.DOTALL);
    private static final Pattern BRACKETS = Pattern.compile("\\[([^]]*)](?:\\.(.*))?", Pattern.DOTALL);

    private SettingPath() {}

    /** Whether that is a command's list of words. */
    static boolean isCommand(String path) {
        return COMMAND.matcher(path).matches();
    }

    /** Whether that is the map of a command's variables. */
    static boolean isEnvironment(String path) {
        return ENVIRONMENT.matcher(path).matches();
    }

    /** Whether the value is for programs or names somebody's handlers, so that nothing in it is replaced. */
    static boolean isLiteral(String path) {
        return LITERAL.matcher(path).matches();
    }

    /**
     * The full name of what a file calls {@code key} below {@code path}; the key may be a path itself.
     *
     * @param isMap whether its value is a map
     */
    static String join(String path, String key, boolean isMap) {
        for (Own own : ALL) {
            if (path.equals(own.path)) {
                return entry(own, key, isMap, isMap);
            }
        }
        String joined = path.isEmpty() || key.startsWith("[") ? path + key : path + "." + key;
        for (Own own : ALL) {
            int length = own.path.length();
            if (joined.length() > length + 1 && joined.startsWith(own.path)) {
                char next = joined.charAt(length);
                if (next == '.' || next == '[') {
                    String rest = joined.substring(next == '.' ? length + 1 : length);
                    return path.startsWith(own.path) ? variable(path, key, joined) : entry(own, rest, isMap, false);
                }
            }
        }
        return joined;
    }

    /** A name and, behind a dot, what of it; where the key is a whole name nothing else is looked for in it. */
    private static String entry(Own own, String key, boolean isMap, boolean isWhole) {
        Matcher brackets = BRACKETS.matcher(key);
        if (brackets.matches()) {
            return named(own, brackets.group(1), brackets.group(2));
        }
        if (isWhole) {
            return named(own, key, null);
        }
        for (int dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
            String part = key.substring(dot + 1).split("[.\\[]", 2)[0];
            if (own.parts.contains(part)) {
                return named(own, key.substring(0, dot), key.substring(dot + 1));
            }
        }
        int last = key.lastIndexOf('.');
        return isMap || last <= 0 ? named(own, key, null) : named(own, key.substring(0, last), key.substring(last + 1));
    }

    private static String named(Own own, String name, @Nullable String part) {
        String path = own.path + "[" + name + "]";
        return part == null ? path : variable(path, part, path + "." + part);
    }

    private static String variable(String path, String part, String otherwise) {
        return path.startsWith(COMMANDS.path) && part.startsWith(VARIABLE)
                ? path + "." + VARIABLE.substring(0, VARIABLE.length() - 1) + "[" + part.substring(VARIABLE.length())
                        + "]"
                : otherwise;
    }

    /** Whether each bracket is closed before the next is opened: no other names can be told apart. */
    static boolean isWellFormed(String path) {
        boolean open = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if ((c == '[' && open) || (c == ']' && !open)) {
                return false;
            }
            open = c == '[' || (open && c != ']');
        }
        return !open;
    }
}
