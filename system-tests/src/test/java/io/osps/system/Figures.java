/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Measured figures, kept in {@code target/figures.txt} and shown in the build's output. */
final class Figures {
    private Figures() {}

    static void note(String name, long value, String unit) {
        String line = "figure: " + name + "=" + value + " " + unit;
        System.out.println(line);
        try {
            Files.writeString(
                    Path.of("target", "figures.txt"),
                    line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
