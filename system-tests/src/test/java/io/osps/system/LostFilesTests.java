/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The files of the space are removed under a system at work. */
@Tag("system")
final class LostFilesTests {
    private static final TestSystem SYSTEM = new TestSystem();
    private static final Path PLACE = Objects.requireNonNull(SYSTEM.space().getParent());

    @BeforeAll
    static void start() {
        SYSTEM.started("--diagnostics");
    }

    @AfterAll
    static void end() {
        SYSTEM.close();
    }

    @Test
    void theSpaceAndItsTokenAreAllThereIs() throws IOException {
        try (Stream<Path> files = Files.list(PLACE)) {
            assertThat(files).containsExactlyInAnyOrder(SYSTEM.space(), PLACE.resolve("token"));
        }
    }

    @Test
    void aRemovedTokenIsBackAndARestartedWorkerIsNotJudged() throws IOException {
        JsonNode before = SYSTEM.service("worker-2");
        String token = Files.readString(PLACE.resolve("token"));
        Files.delete(PLACE.resolve("token"));

        CommandRun restart = SYSTEM.osps("restart", "worker-2", "--wait", "40s");

        assertThat(restart.exitCode()).describedAs(restart.err()).isZero();
        SYSTEM.restarted(before);
        assertThat(PLACE.resolve("token")).hasContent(token);
        assertThat(logs()).contains("the token was missing").doesNotContain("WRONGPASS");
    }

    @Test
    void aRemovedDirectoryIsMadeAgainAndTheLivingFinishWhatTheyHave() throws IOException {
        List<JsonNode> before = Stream.of("dispatcher", "worker-1", "worker-2")
                .map(SYSTEM::service)
                .toList();
        CompletableFuture<CommandRun> running = CompletableFuture.supplyAsync(
                () -> SYSTEM.osps("call", "--route", "relay", "sleep", "4000"),
                task -> Thread.ofPlatform().start(task));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Stream.of("worker-1", "worker-2")
                        .map(name -> SYSTEM.service(name).path("seats"))
                        .anyMatch(seats ->
                                seats.path("free").asInt() < seats.path("total").asInt()));

        remove(PLACE);

        before.forEach(SYSTEM::restarted);
        assertThat(running.join().exitCode()).describedAs(running.join().err()).isZero();
        for (JsonNode service : before) {
            String name = service.path("name").asString();
            assertThat(SYSTEM.service(name).path("lastReason").asString()).isEqualTo("space-lost: by=removal");
            assertThat(Files.readString(SYSTEM.state().resolve("logs").resolve(name + ".log")))
                    .contains("the space's file was removed or replaced");
        }
        assertThat(logs()).contains("a new space is made").doesNotContain("cleaned up after a dead participant");
        assertThat(SYSTEM.osps("call", "echo", "again").out()).isEqualTo("again");
        assertThat(SYSTEM.osps("fsck").exitCode()).isZero();
        assertThat(SYSTEM.osps("status").err()).isEmpty();

        LinuxProcess.signal("KILL", SYSTEM.pid("worker-1"));
        assertThat(SYSTEM.osps("call", "echo", "once more").out()).isEqualTo("once more");
        Seats.assertAllFree(SYSTEM);
    }

    private static String logs() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(SYSTEM.state().resolve("logs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private static void remove(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> found = Files.walk(directory)) {
            paths = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
