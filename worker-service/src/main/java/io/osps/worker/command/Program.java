/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import io.osps.boot.StartException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The program of a command, looked for before the first request is: who has none learns it at the start. */
final class Program {
    private static final String PATH = "PATH";

    private Program() {}

    /**
     * Refuses a program that is not there, or is none.
     *
     * @param word the first word of the command
     * @param directory where the command runs; null for a directory of its own, in which there is nothing yet
     * @param path what its names are looked for in, as in {@code PATH}
     */
    static void check(String setting, String word, @Nullable Path directory, String path) {
        if (word.contains("{")) {
            return; // Its name is known when a request is.
        }
        if (word.contains(File.separator)) {
            Path program = directory == null ? Path.of(word) : directory.resolve(word);
            if (!program.isAbsolute()) {
                throw refusal(
                        setting,
                        word,
                        "",
                        "Write the whole path, or set the directory: else each run has an empty one of its own.");
            }
            if (!isProgram(program)) {
                throw refusal(
                        setting,
                        word,
                        "",
                        Files.exists(program)
                                ? "It is there and may not be executed by this user: chmod +x, or another file."
                                : "Install it, or mend the path.");
            }
        } else if (Arrays.stream(path.split(File.pathSeparator))
                .noneMatch(place -> isProgram(Path.of(place.isEmpty() ? "." : place, word)))) {
            throw refusal(setting, word, " path=" + path, "Install it, or write its whole path.");
        }
    }

    /** What is looked for in when the command has no {@code PATH} of its own. */
    static String inherited() {
        String path = System.getenv(PATH);
        return path == null ? "/usr/bin:/bin" : path;
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static StartException refusal(String setting, String word, String where, String action) {
        return new StartException(
                "a command's program cannot be executed: setting=" + setting + ".command value=" + word + where,
                action);
    }
}
