/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.process.ProcessId;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.PublishedFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContainerChildTests {
    private static final ProcessId ID = new ProcessId(7, 5000, 4026532001L);

    @TempDir
    private Path directory;

    private Path place = Path.of("");
    private boolean alive = true;
    private long now = -TimeUnit.HOURS.toNanos(1);
    private ContainerChild child = child();

    @BeforeEach
    void publish() throws IOException {
        place = Files.createDirectories(directory.resolve("3f2a"));
        Files.writeString(place.resolve("facts"), """
                facts 1 namespace 4026532001 pid 7 start 5000 uptime 100
                7 (java) S 1 7 7 0 -1 0 0 0 0 0 50 0 0 0 20 0 9 0 5000 1 1
                end
                """);
        child = child();
    }

    private ContainerChild child() {
        return new ContainerChild(ID, false, () -> alive, PublishedFacts.below(directory), () -> now);
    }

    @Test
    void livesAsLongAsTheSpaceSaysSo() throws IOException {
        Files.writeString(place.resolve("exit"), "start 5000 status 0 asked TERM\n");

        assertThat(child.exit()).isNull();
    }

    @Test
    void endIsWaitedForUntilItsContainerTells() throws IOException {
        alive = false;
        assertThat(child.exit()).isNull();

        Files.writeString(place.resolve("exit"), "start 5000 status 137 asked alone\n");

        assertThat(child.exit()).isEqualTo(new Exit(137, ""));
    }

    @Test
    void endIsUnknownWhenItsContainerIsGoneToo() {
        alive = false;
        assertThat(child.exit()).isNull();

        now += Duration.ofMillis(1001).toNanos();

        assertThat(child.exit()).isEqualTo(Exit.UNKNOWN);
    }

    @Test
    void endOfAContainerThatWasStoppedIsOrdered() throws IOException {
        alive = false;
        Files.writeString(place.resolve("exit"), "start 5000 status 143 asked TERM\n");

        assertThat(child.exit()).isEqualTo(new Exit(143, "", true));
    }

    @Test
    void ordersLieBesideItsFacts() throws IOException {
        child.kill();
        assertThat(place.resolve("order")).hasContent("kill 5000");
        Files.delete(place.resolve("order"));

        child.terminate();
        assertThat(place.resolve("order")).hasContent("stop 5000");

        child.hold(Duration.ofMinutes(1));
        assertThat(place.resolve("hold")).exists();
        child.hold(Duration.ZERO);
        assertThat(place.resolve("hold")).doesNotExist();
    }
}
