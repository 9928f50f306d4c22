/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.client.CallFailedException;
import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.Route;
import io.osps.wire.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Calls, cancels, re-sends and joins, mixed, while workers and processes that stay are killed and commands leave processes
 * behind: what each client
 * was told is held against what the commands have noted. The long run: {@code mvn verify -pl system-tests -am
 * -Dosps.tests.excluded=containers -Dit.test='HistoryTests#aHundred*'}.
 */
@Tag("system")
final class HistoryTests {
    private static final int CLIENTS = 20;
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(2);
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration ESCAPE = Duration.ofSeconds(2);
    private static final long LONGEST_PAUSE_NANOS = 30_000_000;
    /** What may become of a request while workers and processes are killed. */
    private static final Set<ErrorCode> PLAUSIBLE = Set.of(ErrorCode.LOST, ErrorCode.CANCELLED, ErrorCode.POISON);

    private static final Path PROGRAM =
            Path.of("src", "test", "resources", "history.py").toAbsolutePath();

    private static final boolean PYTHON = Tool.isInstalled("python3");

    private final TestSystem system = new TestSystem();
    private final History once = new History();
    private final History again = new History();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    @TempDir
    Path notes;

    @BeforeEach
    void start() throws IOException {
        // Each line is one write to a file that is open for appending. The id comes by standard input.
        system.settings("""
                osps.watchdog.restart.budget: 1000
                osps.watchdog.restart.longest-delay: 100ms
                osps.worker.commands:
                  once:
                    command: [sh, -c, 'read id; echo "begin $id" >> %1$s/once; echo "end $id" >> %1$s/once; echo "$id"']
                  again:
                    command: [sh, -c, 'read id; echo "begin $id" >> %1$s/again; sleep 0.02; echo "end $id" >> %1$s/again; echo "$id"']
                    idempotent: true
                  escape:
                    command: [timeout, '60', sh, -c, 'read id; echo "begin $id" >> %1$s/once; setsid -f sh -c "sleep %2$d; echo \\"late $id\\" >> %1$s/once"; echo "end $id" >> %1$s/once; echo "$id"']
                """.formatted(notes, ESCAPE.toSeconds()) + (PYTHON ? kept() : ""))
                .started();
    }

    private String kept() {
        return """
                  kept-once:
                    command: [python3, '%2$s', '%1$s/once', '0.001']
                    processes: 1
                  kept-again:
                    command: [python3, '%2$s', '%1$s/again', '0.005']
                    processes: 1
                    idempotent: true
                    recycle: {requests: 50}
                """.formatted(notes, PROGRAM);
    }

    @AfterEach
    void end() {
        system.close();
    }

    @Test
    void clientsAreToldWhatHasHappened() throws Exception {
        mix(2_000);
    }

    @Test
    @Tag("soak")
    void aHundredThousandCallsEndAsTheirClientsAreTold() throws Exception {
        mix(100_000);
        Figures.note("ids-held-against-the-log", (long) once.ids() + again.ids(), "of 100000 calls");
        Figures.note("ids-of-them-that-were-answered", once.succeeded() + again.succeeded(), "");
    }

    private void mix(int calls) throws Exception {
        CountDownLatch over = new CountDownLatch(CLIENTS);
        int kills = 0;
        int killed = 0;
        try (OspsClient client = system.client()) {
            for (int i = 0; i < CLIENTS; i++) {
                int seed = i;
                Thread.ofPlatform().start(() -> {
                    try {
                        calls(client, new Random(seed), seed, calls / CLIENTS);
                    } catch (Exception e) {
                        wrong.add("a client ended early: " + e);
                    } finally {
                        over.countDown();
                    }
                });
            }
            while (!over.await(BETWEEN_KILLS.toMillis(), TimeUnit.MILLISECONDS)) {
                String victim = "worker-" + (1 + kills % 2);
                kills += kill(victim, "worker-" + (2 - kills % 2)) ? 1 : 0;
                killed += killOneThatStays() ? 1 : 0;
            }
        }
        awaitTheLate();

        assertThat(wrong).isEmpty();
        assertThat(once.wrongs(notes.resolve("once"), false)).isEmpty();
        assertThat(again.wrongs(notes.resolve("again"), true)).isEmpty();
        assertThat(kills).isPositive();
        assertThat(killed > 0).isEqualTo(PYTHON);
        assertThat(once.succeeded()).isGreaterThan(once.ids() / 2L);
        Seats.assertAllFree(system);
    }

    /** Whoever has left its command would have written by then. */
    private void awaitTheLate() {
        long end = System.nanoTime() + ESCAPE.plusMillis(500).toNanos();
        await().until(() -> System.nanoTime() - end > 0);
    }

    /** Kills that worker, if the other one is there to go on; false when it is not. */
    private boolean kill(String victim, String other) {
        if (!isReady(system.service(victim)) || !isReady(system.service(other))) {
            return false;
        }
        ProcessHandle.of(system.pid(victim)).ifPresent(ProcessHandle::destroyForcibly);
        return true;
    }

    /** Kills a process that stays, without its worker; false when there is none now. */
    private boolean killOneThatStays() {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
                    // Not the gates, whose first argument is the script of a shell.
                    return arguments.size() == 3
                            && arguments.getFirst().equals(PROGRAM.toString())
                            && arguments.get(1).startsWith(notes.toString());
                })
                .findAny()
                .map(ProcessHandle::destroyForcibly)
                .orElse(false);
    }

    private static boolean isReady(JsonNode service) {
        return service.path("state").asString().equals("READY");
    }

    private void calls(OspsClient client, Random random, int seed, int calls) throws Exception {
        for (int i = 0; i < calls; i++) {
            String id = "c" + seed + "-" + i;
            Route route = random.nextBoolean() ? Route.RELAY : Route.REDIRECT;
            switch (random.nextInt(20)) {
                case 0 -> call(client, once, "once", id, route);
                case 1 -> call(client, once, "escape", id, route);
                case 2 -> call(client, again, "again", id, route);
                case 3 -> cancelled(client, random, id, route);
                case 4 -> joined(client, id);
                case 5 -> sentAgain(client, id, route);
                case 6, 7 -> call(client, once, PYTHON ? "kept-once" : "once", id, route);
                case 8 -> call(client, again, PYTHON ? "kept-again" : "again", id, route);
                default -> sha256(client, random, route);
            }
        }
    }

    private void sha256(OspsClient client, Random random, Route route) throws Exception {
        byte[] payload = new byte[random.nextInt(2_000)];
        random.nextBytes(payload);
        byte[] answer = client.call("sha256", payload, options(route));
        if (!new String(answer, StandardCharsets.UTF_8).equals(Load.sha256(payload))) {
            wrong.add("a wrong result: route=" + route);
        }
    }

    /** Makes the call and notes what its client is told. */
    private void call(OspsClient client, History history, String handler, String id, Route route) throws Exception {
        try {
            byte[] answer = client.call(
                    handler,
                    (id + "\n").getBytes(StandardCharsets.UTF_8),
                    options(route).withId(id));
            history.succeeded(id);
            if (!new String(answer, StandardCharsets.UTF_8).strip().equals(id)) {
                wrong.add("another one's result: id=" + id);
            }
        } catch (CallFailedException failed) {
            history.failed(id, failed.error());
            if (!PLAUSIBLE.contains(failed.error().code())) {
                wrong.add(id + ": " + failed.getMessage());
            }
        }
    }

    private void cancelled(OspsClient client, Random random, String id, Route route) throws Exception {
        CompletableFuture<Void> call = aside(() -> call(client, once, "once", id, route));
        LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS));
        client.cancel(id);
        call.get();
    }

    /** Two at once under one id: one run, and both get its answer. */
    private void joined(OspsClient client, String id) throws Exception {
        CompletableFuture<Void> other = aside(() -> call(client, once, "once", id, Route.RELAY));
        call(client, once, "once", id, Route.RELAY);
        other.get();
    }

    /** The second one gets what the first one got, or runs what has not begun. */
    private void sentAgain(OspsClient client, String id, Route route) throws Exception {
        call(client, once, "once", id, route);
        if (route == Route.RELAY) {
            call(client, once, "once", id, route);
        }
    }

    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> aside(Action action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    private static CallOptions options(Route route) {
        return CallOptions.DEFAULTS.withRoute(route).withDeadline(DEADLINE);
    }
}
