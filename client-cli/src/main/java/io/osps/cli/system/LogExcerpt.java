/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a log says about a failed start, fit for a terminal: without stack traces.
 *
 * @param reason what went wrong, where the service said it in so many words
 * @param action what to do about it, where it said so
 * @param end the last lines
 */
record LogExcerpt(Optional<String> reason, Optional<String> action, List<String> end) {
    private static final int LONGEST = 1 << 18;
    private static final int LINES = 12;

    /** Reads from that offset on: what was there before belongs to an earlier start. */
    static LogExcerpt of(Path log, long offset) {
        String text;
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(offset <= file.length() ? offset : 0, file.length() - LONGEST);
            byte[] bytes = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            text = new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException _) {
            text = "";
        }
        return of(text.lines().toList());
    }

    static LogExcerpt of(List<String> lines) {
        int report = lines.lastIndexOf("APPLICATION FAILED TO START");
        List<String> after = report < 0 ? List.of() : lines.subList(report, lines.size());
        List<String> plain = lines.stream()
                .filter(line -> !isTrace(line) && !line.isBlank() && !line.startsWith("****"))
                .toList();
        return new LogExcerpt(
                section(after, "Description:"),
                section(after, "Action:"),
                plain.subList(Math.max(0, plain.size() - LINES), plain.size()));
    }

    /** The lines under a heading of Spring Boot's failure report, up to the next heading. */
    private static Optional<String> section(List<String> report, String heading) {
        int start = report.indexOf(heading);
        if (start < 0) {
            return Optional.empty();
        }
        List<String> text = new ArrayList<>();
        for (String line : report.subList(start + 1, report.size())) {
            if (line.equals("Action:")) {
                break;
            }
            if (line.isBlank() && heading.equals("Action:") && !text.isEmpty()) {
                break;
            }
            if (!line.isBlank()) {
                text.add(line.strip());
            }
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", text));
    }

    private static boolean isTrace(String line) {
        return line.matches(
                "\\s+at [\\w.$/@]+\\(.*\\).*|\\s+\\.\\.\\. \\d+ (more|common frames omitted).*|Caused by: .*");
    }
}
