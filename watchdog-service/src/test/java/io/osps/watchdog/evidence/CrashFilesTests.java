/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrashFilesTests {
    private static final int MOST = 1_000;

    @TempDir
    private Path state;

    private Path file(String name, int bytes, long time) throws IOException {
        Path file = state.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
        return Files.setLastModifiedTime(file, FileTime.fromMillis(time));
    }

    private void pass() {
        new CrashFiles(state, MOST).pass();
    }

    private Stream<String> kept() throws IOException {
        try (Stream<Path> files = Files.list(state.resolve("crashes"))) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    @Test
    void whatLiesWhereTheServicesRunIsGatheredAndNothingElseIs() throws IOException {
        for (String name : new String[] {"hs_err_pid7.log", "replay_pid7.log", "java_pid7.hprof", "core", "core.7"}) {
            file(name, 1, 1);
        }
        file("endpoint", 1, 1);
        file("logs/core.log", 1, 1);
        Files.createDirectory(state.resolve("core.d"));
        pass();

        assertThat(kept())
                .containsExactlyInAnyOrder("hs_err_pid7.log", "replay_pid7.log", "java_pid7.hprof", "core", "core.7");
        assertThat(state.toFile().list()).containsExactlyInAnyOrder("crashes", "endpoint", "logs", "core.d");

        file("core", 1, 2);
        pass();
        assertThat(kept()).contains("core", "core.2");
    }

    @Test
    void theNewestAreKeptUpToANumber() throws IOException {
        for (int i = 1; i <= 30; i++) {
            file("crashes/hs_err_worker-1_" + i + ".log", 1, 1_000L * i);
        }
        pass();

        assertThat(kept())
                .hasSize(CrashFiles.KEPT)
                .contains("hs_err_worker-1_30.log", "hs_err_worker-1_21.log")
                .doesNotContain("hs_err_worker-1_20.log");
    }

    @Test
    void theNewestAreKeptUpToASizeAndTheNewestOfAllWhateverItsSize() throws IOException {
        file("crashes/java_pid4.hprof", 10 * MOST, 4_000);
        file("crashes/hs_err_pid3.log", MOST - 1, 3_000);
        file("crashes/hs_err_pid2.log", 2, 2_000);
        pass();

        assertThat(kept()).containsExactlyInAnyOrder("java_pid4.hprof", "hs_err_pid3.log");
    }

    @Test
    void nothingIsMadeWhereNothingHasCrashed() {
        pass();

        assertThat(state).isEmptyDirectory();
    }
}
