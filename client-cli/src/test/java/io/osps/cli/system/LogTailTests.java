/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogTailTests {
    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource({"0,''", "1,'c\n'", "2,'b\nc\n'", "3,'a\nb\nc\n'", "9,'a\nb\nc\n'"})
    void showsTheLastLines(int lines, String expected) throws IOException {
        assertThat(tail(log("a\nb\nc\n"), lines)).isEqualTo(expected);
    }

    @Test
    void theLastLineMayHaveNoEnd() throws IOException {
        assertThat(tail(log("a\nb"), 1)).isEqualTo("b");
    }

    @Test
    void findsLinesInALogLargerThanABlock() throws IOException {
        String line = "x".repeat(5_000) + "\n";

        assertThat(tail(log(line.repeat(10)), 3)).isEqualTo(line.repeat(3));
    }

    @Test
    void goesOnWhereItWas() throws IOException {
        Path log = log("a\n");
        LogTail tail = new LogTail(log, 0);
        copy(tail);
        Files.writeString(log, "b\n", StandardOpenOption.APPEND);

        assertThat(copy(tail)).isEqualTo("b\n");
    }

    @Test
    void beginsAgainWhenTheLogWasCut() throws IOException {
        Path log = log("a long line\n");
        LogTail tail = new LogTail(log, Files.size(log));
        Files.writeString(log, "new\n");

        assertThat(copy(tail)).isEqualTo("new\n");
    }

    @Test
    void losesNothingWhenTheLogWasEmptied() throws IOException {
        Path log = log("a\n");
        Path older = log.resolveSibling("service.log.1");
        Files.writeString(older, "of long ago\n");
        Files.setLastModifiedTime(older, FileTime.fromMillis(1));
        LogTail tail = new LogTail(log, 0);
        assertThat(copy(tail)).isEqualTo("a\n");

        Files.writeString(older, "a\nlast\n");
        Files.writeString(log, "");
        assertThat(copy(tail)).isEqualTo("last\n");
        Files.writeString(log, "new\n");
        assertThat(copy(tail)).isEqualTo("new\n");
    }

    private Path log(String text) throws IOException {
        return Files.writeString(directory.resolve("service.log"), text);
    }

    private static String tail(Path log, int lines) throws IOException {
        return copy(new LogTail(log, LogTail.startOfLast(log, lines)));
    }

    private static String copy(LogTail tail) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tail.copyTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
