/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code osps tuples} and {@code osps fsck} on the space of a running system, of a killed one and on a damaged one. */
@Tag("system")
final class SpaceTests {
    private static final TestSystem SYSTEM = new TestSystem();

    @BeforeAll
    static void start() {
        SYSTEM.started();
    }

    @AfterAll
    static void end() {
        SYSTEM.close();
    }

    @Test
    void tuplesShowsServicesAndSeats() {
        CommandRun run = SYSTEM.osps("tuples");

        assertThat(run.exitCode()).describedAs(run.shown()).isZero();
        assertThat(run.out())
                .containsPattern("service +ready +- +dispatcher .*role=dispatcher")
                .containsPattern("seat +ready +- +worker-1 .*pool=default worker=worker-1 .*seatNumber=0")
                .contains("shown; in the space: ");
        JsonNode seats = tuples("seat", "worker=worker-2");
        assertThat(seats.size()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void tuplesShowsWhoRunsARequestAndSinceWhen() throws Exception {
        Process call = SYSTEM.process("call", "--route", "relay", "sleep", "8000", "--id", "seen")
                .start();
        try {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                JsonNode request = tuples("request", "id=seen").path(0);
                assertThat(request.path("state").asString("")).isEqualTo("CLAIMED");
                assertThat(request.path("owner").asString("")).startsWith("worker-");
                assertThat(request.path("boundTo").asString("")).isEqualTo("dispatcher");
                assertThat(request.path("claim").path("startedMs").asLong(1)).isNotPositive();
                assertThat(request.path("claim").path("deadlineMs").asLong()).isPositive();
            });
            assertThat(SYSTEM.osps("tuples", "request", "handler=sleep").out())
                    .containsPattern("request +claimed +worker-\\d .*id=seen handler=sleep .*started .* ago, ");
        } finally {
            call.waitFor();
        }
    }

    @Test
    void watchTellsOfChangesUntilItIsInterrupted() throws Exception {
        assumeThat(LinuxProcess.ignoresInterrupts())
                .describedAs("whoever started this build has it, and all it starts, ignore SIGINT")
                .isFalse();
        Process watch = SYSTEM.process("tuples", "request", "--watch").start();
        try (BufferedReader out = watch.inputReader(StandardCharsets.UTF_8)) {
            Process call = SYSTEM.process("call", "--route", "relay", "sleep", "3000", "--id", "watched")
                    .start();
            String line = out.readLine();
            assertThat(line)
                    .containsPattern("\\d\\d:\\d\\d:\\d\\d\\S* \\+ request (ready|claimed by worker-\\d).*id=watched");
            do {
                line = out.readLine();
                assertThat(line).isNotNull();
            } while (!line.contains(" - request claimed"));
            call.waitFor();

            LinuxProcess.signal("INT", watch.pid());
            assertThat(watch.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(watch.exitValue()).isEqualTo(130);
        } finally {
            watch.destroyForcibly();
        }
    }

    @Test
    void fsckFindsNothingWhileRequestsCome() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread load = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                SYSTEM.osps("call", "--route", "relay", "echo", "x");
            }
        });
        try {
            for (int i = 0; i < 3; i++) {
                CommandRun run = SYSTEM.osps("fsck");
                assertThat(run.exitCode()).describedAs(run.shown()).isZero();
                assertThat(run.out()).containsPattern("ok +slots +16384 +0 +0").doesNotContainPattern("(?m)^BROKEN");
            }
        } finally {
            stop.set(true);
            load.join();
        }
    }

    @Test
    void fsckTellsWhatTheDeadHaveLeftFromDamage() throws IOException {
        try (TestSystem killed = new TestSystem().started()) {
            // The watchdog first, which would start the others again.
            LinuxProcess.signal("KILL", killed.pid("watchdog"));
            killed.processes().forEach(pid -> LinuxProcess.signal("KILL", pid));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> killed.processes().isEmpty());

            CommandRun run = killed.osps("fsck", "--json");
            assertThat(run.exitCode()).describedAs(run.shown()).isZero();
            JsonNode document = JsonMapper.shared().readTree(run.out());
            assertThat(document.path("broken").asInt(-1)).isZero();
            assertThat(document.path("rules").path(1).path("left").asInt()).isPositive();

            damage(killed);
            CommandRun damaged = killed.osps("fsck");
            assertThat(damaged.exitCode()).describedAs(damaged.shown()).isEqualTo(1);
            assertThat(damaged.out()).contains("BROKEN").containsPattern("slot=\\d+|slab=\\d+");
            assertThat(killed.osps("tuples").exitCode()).isZero();
        }
    }

    /** Other bytes in many places behind the header. */
    private static void damage(TestSystem system) throws IOException {
        Random random = new Random(7);
        try (RandomAccessFile file = new RandomAccessFile(system.space().toFile(), "rw")) {
            int used = (int) Math.min(file.length(), 20 << 20);
            for (int i = 0; i < 20_000; i++) {
                file.seek(1 << 17 | random.nextInt(used - (1 << 17)));
                file.write(random.nextInt());
            }
        }
    }

    private static JsonNode tuples(String... template) {
        List<String> words = new java.util.ArrayList<>(List.of("tuples", "--json"));
        words.addAll(List.of(template));
        CommandRun run = SYSTEM.osps(words.toArray(String[]::new));
        assertThat(run.exitCode()).describedAs(run.shown()).isZero();
        return JsonMapper.shared().readTree(run.out()).path("tuples");
    }
}
