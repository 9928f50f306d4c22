/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** What services do when the files of their space are removed or replaced. */
class SpaceFilesCheckTests {
    private final List<Integer> exitCodes = new ArrayList<>();
    private Path directory;
    private ServiceSpace worker;
    private SpaceFilesCheck check;

    @BeforeEach
    void attach() throws IOException {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-");
        worker = new EndAfterSpaceLoss(join("worker"), exitCodes::add);
        worker.keepToken();
        check = new SpaceFilesCheck(worker);
    }

    private MappedSpace join(String role) {
        return MappedSpace.open(new SpaceConfig(directory.resolve("space"), 64, 4, 1, 1, 1), role, null);
    }

    @AfterEach
    void detach() throws IOException {
        worker.now().close();
        FileSystemUtils.deleteRecursively(directory);
    }

    private void removeDirectory() throws IOException {
        FileSystemUtils.deleteRecursively(directory);
    }

    @Test
    void nothingWhenTheFileIsTheSame() {
        check.pass();

        assertThat(exitCodes).isEmpty();
    }

    @Test
    void processWithoutAWatchdogEndsOnceWhenTheFileIsAnother() throws IOException {
        Path file = worker.now().path();
        Files.move(file, directory.resolve("old"));
        Files.write(file, new byte[1]);

        check.pass();
        check.pass();

        assertThat(exitCodes).containsExactly(1);
    }

    @Test
    void processWithoutAWatchdogEndsWhenTheDirectoryIsGone() throws IOException {
        removeDirectory();

        check.pass();

        assertThat(exitCodes).containsExactly(1);
    }

    @Test
    void processGoesOnInTheOldSpaceWhileAWatchdogLivesThere() throws IOException {
        MappedSpace watchdog = join("watchdog");
        removeDirectory();

        check.pass();
        MappedSpace renewed = watchdog.successor();
        check.pass();
        assertThat(exitCodes).isEmpty();

        renewed.close();
        watchdog.close();
        check.pass();
        assertThat(exitCodes).containsExactly(1);
    }

    @Test
    void tokenIsWrittenAgainWhenItIsGoneOrAnother() throws IOException {
        String authorization = worker.token().authorization();
        assertThat(Token.ofFile(directory.resolve("token")).isShownBy(authorization))
                .isTrue();

        Files.delete(worker.tokenFile());
        check.pass();
        assertThat(Token.ofFile(directory.resolve("token")).isShownBy(authorization))
                .isTrue();

        Files.writeString(worker.tokenFile(), "0".repeat(32));
        check.pass();
        assertThat(Token.ofFile(directory.resolve("token")).isShownBy(authorization))
                .isTrue();
        assertThat(worker.token().isShownBy(authorization)).isTrue();
    }

    @Test
    void tokenThatCannotBeWrittenEndsNothing() throws IOException {
        Files.delete(worker.tokenFile());
        Files.createDirectories(worker.tokenFile().resolve("in the way"));

        check.pass();

        assertThat(exitCodes).isEmpty();
    }
}
