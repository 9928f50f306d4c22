/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** How the watchdog goes over to another space. */
final class RenewableSpaceTests {
    private Path directory;
    private MappedSpace worker;

    @BeforeEach
    void join() throws IOException {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-");
        worker = join("worker");
    }

    private MappedSpace join(String role) {
        return MappedSpace.open(new SpaceConfig(directory.resolve("space"), 64, 4, 1, 1, 1), role, null);
    }

    private static Token token(MappedSpace space) {
        return Token.of(space.secret().digits());
    }

    @AfterEach
    void leave() throws IOException {
        worker.close();
        FileSystemUtils.deleteRecursively(directory);
    }

    private void removeDirectory() throws IOException {
        FileSystemUtils.deleteRecursively(directory);
    }

    @Test
    void livingAreAliveAndTheDeadAreCleanedUpAfterInTheOldSpaceOfARenewedOne() throws IOException {
        RenewableSpace watchdog = new RenewableSpace(join("watchdog"));
        try {
            Token token = token(watchdog.now());
            Participant before = watchdog.self();
            worker.write(Tuple.of("left"), WriteOptions.boundTo(worker.self()));
            removeDirectory();

            watchdog.renew();

            assertThat(watchdog.now().isCurrent()).isTrue();
            assertThat(watchdog.self().incarnation()).isGreaterThan(before.incarnation());
            assertThat(token(watchdog.now()).isShownBy(token.authorization())).isTrue();
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

        RenewableSpace watchdog = new RenewableSpace(worker);
        assertThatThrownBy(watchdog::renew).isInstanceOf(SpaceException.class).hasMessageContaining("not a directory");

        watchdog.write(Tuple.of("still"), WriteOptions.DEFAULT);
        assertThat(watchdog.tryTake(Template.of("still"))).isNotNull();
        Files.delete(directory);
        watchdog.renew();
        assertThat(watchdog.now().isCurrent()).isTrue();
        watchdog.close();
    }
}
