/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process left when it crashed: a report of the JVM, a heap dump or a core.
 *
 * @param path where it lies
 */
record CrashFile(Path path) {
    private static final int LINES_OF_HEAD = 12;

    String id() {
        return path.getFileName().toString();
    }

    /** Whether it is a report that can be printed. */
    boolean isText() {
        return id().endsWith(".log");
    }

    /** What happened, from the head of a report: {@code crashed: SIGSEGV (0xb) at pc=0x…}. */
    String rule() {
        if (!isText()) {
            return id().contains(".hprof") ? "heap dump" : "core";
        }
        try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
            List<String> head = lines.limit(LINES_OF_HEAD)
                    .map(line -> line.replaceFirst("^#\\s*", "").strip())
                    .toList();
            return head.stream()
                    .filter(line -> line.startsWith("SIG")
                            || line.startsWith("Internal Error")
                            || line.startsWith("Out of Memory")
                            || line.startsWith("There is insufficient memory"))
                    .findFirst()
                    .map(line -> "crashed: " + line.replaceFirst(", pid=.*", ""))
                    .orElse("crashed");
        } catch (IOException _) {
            return "crashed";
        }
    }

    /** Its size, for people. */
    String size() {
        try {
            return "bytes=" + Files.size(path);
        } catch (IOException _) {
            return "-";
        }
    }
}
