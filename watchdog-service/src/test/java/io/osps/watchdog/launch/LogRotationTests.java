/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogRotationTests {
    private static final int MOST = 1_000;

    @TempDir
    private Path logs;

    private Path path;
    private Path older;
    private LogRotation rotation;

    @BeforeEach
    void choose() {
        path = logs.resolve("worker-1.log");
        older = logs.resolve("worker-1.log.1");
        rotation = new LogRotation(logs, MOST);
    }

    private void append(String text) throws IOException {
        Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void oneWithinTheSizeIsLeftAlone() throws IOException {
        append("a".repeat(MOST));
        rotation.pass();

        assertThat(path).hasSize(MOST);
        assertThat(older).doesNotExist();
    }

    @Test
    void onePastTheSizeIsKeptOnceAndBeginsAgain() throws IOException {
        append("a".repeat(MOST) + "\n");
        rotation.pass();
        assertThat(path).isEmptyFile();
        assertThat(older).hasContent("a".repeat(MOST) + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(older)))
                .isEqualTo("rw-------");

        append("b".repeat(MOST) + "\n");
        rotation.pass();
        assertThat(older).hasContent("b".repeat(MOST) + "\n");
        assertThat(logs.toFile().list()).hasSize(2);
    }

    @Test
    void ofOneThatHasGrownForLongTheEndIsKept() throws IOException {
        append("a".repeat(10 * MOST) + "the end");
        rotation.pass();

        assertThat(older).hasSize(MOST).content().endsWith("the end");
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path victim = Files.writeString(logs.resolve("victim"), "v".repeat(2 * MOST));
        Files.createSymbolicLink(path, victim);
        rotation.pass();

        assertThat(victim).hasSize(2 * MOST);
    }

    @Test
    void oneThatCannotBeKeptIsEmptiedAllTheSame() throws IOException {
        Files.createDirectory(older);
        append("a".repeat(2 * MOST));
        rotation.pass();

        assertThat(path).isEmptyFile();
    }

    @Test
    void aProcessThatAppendsGoesOnAtTheStart() throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "echo before; i=0; while [ $i -lt 200 ]; do echo 123456789; i=$((i+1)); done;"
                                + " read _; echo after")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(path.toFile()))
                .start();
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> Files.size(path) == 2_007);
            rotation.pass();
            process.getOutputStream().close();
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }

        assertThat(path).hasContent("after\n");
        assertThat(older).content().endsWith("123456789\n");
    }

    @Test
    void nothingIsDoneWhereThereAreNoLogs() {
        new LogRotation(logs.resolve("none"), MOST).pass();

        assertThat(logs).isEmptyDirectory();
    }
}
