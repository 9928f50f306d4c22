/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFileTests {
    private static final int MOST = 1_000;

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void choose() {
        path = directory.resolve("logs/worker-1.log");
    }

    private LogFile begin() throws IOException {
        return LogFile.begin(path, MOST);
    }

    private void append(String text) throws IOException {
        Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void isReadByItsOwnerAlone() throws IOException {
        begin();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void lastWordsAreTheLastLineOfThisLife() throws IOException {
        begin();
        append("of an earlier life\n");
        LogFile log = begin();
        assertThat(log.lastWords()).isEmpty();

        append("first\n  second\tone \n\n  \n");
        assertThat(log.lastWords()).isEqualTo("second one");
    }

    @Test
    void lastWordsAreTheDescriptionWhenTheApplicationFailedToStart() throws IOException {
        LogFile log = begin();
        append("APPLICATION FAILED TO START\n\nDescription:\n\nPort 8411 was \"taken\".\n\nAction:\n\nFree it.\n");

        assertThat(log.lastWords()).isEqualTo("Port 8411 was 'taken'.");
    }

    @Test
    void lastWordsAreFoundInALogThatWasEmptiedMeanwhile() throws IOException {
        begin();
        append("a".repeat(100));
        LogFile log = begin();
        Files.writeString(path, "out of paper\n");

        assertThat(log.lastWords()).isEqualTo("out of paper");
    }

    @Test
    void lastWordsAreCutWhenLong() throws IOException {
        LogFile log = begin();
        append("x".repeat(100_000));

        assertThat(log.lastWords()).hasSize(243).endsWith("x...");
    }

    @Test
    void lastWordsAreNoneWhenThereIsNoFile() throws IOException {
        assertThat(begin().lastWords()).isEmpty();
    }

    @Test
    void isRotatedAtAStartWhenPastTheSize() throws IOException {
        begin();
        append("a".repeat(MOST));
        begin();
        assertThat(directory.resolve("logs/worker-1.log.1")).doesNotExist();

        append("b");
        begin();
        assertThat(path).isEmptyFile();
        assertThat(directory.resolve("logs/worker-1.log.1")).hasSize(MOST + 1);
    }
}
