/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.failure;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a service's log says about why it ended: Spring Boot's report of a failed start where there is one, and the last
 * lines without stack traces. The one reader of that report. Immutable.
 *
 * @param reason what went wrong, where the service said it in so many words
 * @param action what to do about it, where it said so
 * @param end the last lines, oldest first, at most {@value #LINES}
 */
public record LogExcerpt(Optional<String> reason, Optional<String> action, List<String> end) {
    private static final int LONGEST = 1 << 18;
    private static final int LINES = 12;
    private static final int LONGEST_WORDS = 240;

    /**
     * Reads the end of a log, {@value #LONGEST} bytes at most. One that cannot be read says nothing.
     *
     * @param offset where to begin, in bytes: what was there before belongs to an earlier start. A log that is shorter was
     *     emptied meanwhile, and is read from its beginning
     */
    public static LogExcerpt of(Path log, long offset) {
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

    /**
     * The reason's first line, else the log's last, fit to stand within quotation marks: at most {@value #LONGEST_WORDS}
     * characters, and three dots where there are more. Empty where the log says nothing.
     */
    public String lastWords() {
        String words = reason.flatMap(text -> text.lines().findFirst())
                .orElseGet(() -> end.isEmpty() ? "" : end.getLast().strip());
        String printable = words.replaceAll("\\p{Cntrl}", " ").replace('"', '\'');
        return printable.length() <= LONGEST_WORDS ? printable : printable.substring(0, LONGEST_WORDS) + "...";
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
