/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were measured on, in one line. */
public final class Machine {
    private Machine() {}

    public static String description() {
        return "cpu=\"" + cpu() + "\" cores=" + Runtime.getRuntime().availableProcessors() + " kernel="
                + System.getProperty("os.version") + " jvm=\"" + System.getProperty("java.vm.name") + " "
                + System.getProperty("java.vm.version") + "\"";
    }

    private static String cpu() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException _) {
            return System.getProperty("os.arch");
        }
    }
}
