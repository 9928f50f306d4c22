/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osps.space.MappedSpace;
import io.osps.space.Participant;
import io.osps.space.SpaceConfig;
import io.osps.space.SpaceException;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.WriteOptions;
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
    private SpaceAttachment worker;
    private SpaceFilesCheck check;

    @BeforeEach
    void attach() throws IOException {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-");
        worker = attachment("worker");
        check = new SpaceFilesCheck(worker, new EndAfterSpaceLoss(worker, exitCodes::add));
    }

    private SpaceAttachment attachment(String role) {
        SpaceConfig small = new SpaceConfig(directory.resolve("space"), 64, 4, 1, 1, 1);
        SpaceAttachment space = new SpaceAttachment(MappedSpace::open, small, () -> role, null);
        space.attach();
        return space;
    }

    @AfterEach
    void detach() throws IOException {
        worker.close();
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
        Path file = worker.config().path();
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
        SpaceAttachment watchdog = attachment("watchdog");
        removeDirectory();

        check.pass();
        watchdog.renew();
        check.pass();
        assertThat(exitCodes).isEmpty();

        watchdog.close();
        check.pass();
        assertThat(exitCodes).containsExactly(1);
    }

    @Test
    void tokenIsWrittenAgainWhenItIsGoneOrAnother() throws IOException {
        String authorization = worker.token().authorization();
        assertThat(Token.ofFileIn(directory).isShownBy(authorization)).isTrue();

        Files.delete(worker.tokenFile());
        check.pass();
        assertThat(Token.ofFileIn(directory).isShownBy(authorization)).isTrue();

        Files.writeString(worker.tokenFile(), "0".repeat(32));
        check.pass();
        assertThat(Token.ofFileIn(directory).isShownBy(authorization)).isTrue();
        assertThat(worker.token().isShownBy(authorization)).isTrue();
    }

    @Test
    void tokenThatCannotBeWrittenEndsNothing() throws IOException {
        Files.delete(worker.tokenFile());
        Files.createDirectories(worker.tokenFile().resolve("in the way"));

        check.pass();

        assertThat(exitCodes).isEmpty();
    }

    @Test
    void livingAreAliveAndTheDeadAreCleanedUpAfterInTheOldSpaceOfARenewedOne() throws IOException {
        SpaceAttachment watchdog = attachment("watchdog");
        try {
            String token = watchdog.token().authorization();
            Participant before = watchdog.self();
            worker.write(Tuple.of("left"), WriteOptions.boundTo(worker.self()));
            removeDirectory();

            watchdog.renew();

            assertThat(watchdog.isCurrent()).isTrue();
            assertThat(watchdog.self().incarnation()).isGreaterThan(before.incarnation());
            assertThat(watchdog.token().isShownBy(token)).isTrue();
            assertThat(Token.ofFileIn(directory).isShownBy(token)).isTrue();
            assertThat(watchdog.participants()).containsExactly(watchdog.self());
            assertThat(watchdog.isAlive(worker.self())).isTrue();
            watchdog.careForRetired();
            assertThat(watchdog.isAlive(worker.self())).isTrue();
            assertThat(worker.tryRead(Template.of("left"))).isNotNull();

            Participant gone = worker.self();
            worker.close();
            watchdog.careForRetired();
            assertThat(watchdog.isAlive(gone)).isFalse();
            assertThat(watchdog.isAlive(before)).as("itself, in the old space").isFalse();
        } finally {
            watchdog.close();
        }
    }

    @Test
    void spaceStaysAsItIsWhenItCannotBeRenewed() throws IOException {
        removeDirectory();
        Files.write(directory, new byte[0]);

        assertThatThrownBy(worker::renew).isInstanceOf(SpaceException.class).hasMessageContaining("not a directory");

        worker.write(Tuple.of("still"), WriteOptions.DEFAULT);
        assertThat(worker.tryTake(Template.of("still"))).isNotNull();
        Files.delete(directory);
        worker.renew();
        assertThat(worker.isCurrent()).isTrue();
    }
}
