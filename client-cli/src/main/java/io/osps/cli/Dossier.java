/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the watchdog wrote down before a kill.
 *
 * @param id names it
 * @param text all of it
 */
record Dossier(String id, String text) {
    static final String SUFFIX = ".txt";

    static Dossier read(Path file) throws IOException {
        return new Dossier(id(file), Files.readString(file));
    }

    static String id(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** What stands in the line that begins so, or a dash. */
    String line(String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("-");
    }
}
