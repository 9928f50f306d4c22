/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.osps.boot.Running;
import io.osps.exchange.KeptGroup;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.space.TupleView;
import io.osps.worker.command.CommandProperties;
import io.osps.worker.command.Containment;
import io.osps.worker.command.WorkDirectories;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.Results;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** A script that does what each request tells it to, kept as real processes on a space of its own. */
@Timeout(60)
abstract class KeptFixture {
    private static final Duration GRACE = Duration.ofMillis(300);
    private static final int LIMIT = 16 << 20;

    @TempDir
    Path temporary;

    final Map<String, String> environment = new HashMap<>();
    private Path memory;
    private MappedSpace space;
    KeptHandlers kept = new KeptHandlers(Map.of(), GRACE, new Running<>(), LIMIT);
    Runnable end = () -> {};

    @BeforeAll
    static void programIsThere() {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "python3"))),
                "python3 is not installed");
    }

    @BeforeEach
    void begin() throws IOException {
        memory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-kept-");
        space = MappedSpace.open(new SpaceConfig(memory.resolve("space"), 1024, 16, 64, 16, 8), "worker", null);
        for (String script : List.of("osps.py", "misbehave.py")) {
            try (InputStream in = KeptHandlersTests.class.getResourceAsStream("/process/" + script)) {
                Files.copy(in, temporary.resolve(script));
            }
        }
        environment.put("STARTS", temporary.resolve("starts").toString());
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        end.run();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> path.getFileName().toString().contains("-run-")))
                    .isEmpty();
        }
        assertThat(groups()).isEmpty();
        space.close();
        FileSystemUtils.deleteRecursively(memory);
    }

    Handler start(int processes, boolean idempotent) throws IOException {
        return start(processes, idempotent, Duration.ofSeconds(20), CommandProperties.Recycle.NEVER);
    }

    Handler start(int processes, boolean idempotent, Duration readyWithin, CommandProperties.Recycle recycle)
            throws IOException {
        CommandProperties properties = new CommandProperties(
                List.of("python3", temporary.resolve("misbehave.py").toString()),
                Duration.ofSeconds(30),
                idempotent,
                environment,
                null,
                null,
                processes,
                readyWithin,
                recycle);
        kept = new KeptHandlers(
                Map.of("deeds", properties),
                GRACE,
                Running.of(new WorkDirectories(temporary, space.path(), "worker-1")),
                LIMIT);
        end = kept.start(space, new Containment(Containment.Choice.AUTO));
        return kept.handlers().getFirst();
    }

    static String call(Handler handler, String payload) throws Exception {
        return text(handler, new Call(payload));
    }

    static String text(Handler handler, Call call) throws Exception {
        return new String(Results.bytes(handler.handle(call)), StandardCharsets.UTF_8);
    }

    List<String> starts() throws IOException {
        return Files.readAllLines(temporary.resolve("starts"));
    }

    List<Long> groups() {
        return space.inspect().stream()
                .filter(view -> view.tuple().channel().equals(KeptGroup.CHANNEL))
                .map(TupleView::marks)
                .map(marks -> marks.processGroup())
                .toList();
    }

    /** A call on a thread of its own, as a seat's. */
    static final class Interruptible {
        final Call call;
        final FutureTask<String> task;
        final Thread thread;

        Interruptible(Handler handler, String payload) {
            call = new Call(payload);
            task = new FutureTask<>(() -> text(handler, call));
            thread = Thread.ofPlatform().start(task);
            await().until(() -> call.asked.get() > 0);
        }

        void interrupt() {
            thread.interrupt();
        }

        void awaitInterrupted() {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(task::get)
                    .withCauseInstanceOf(InterruptedException.class);
        }
    }

    static final class Call implements HandlerCall {
        final AtomicInteger progress = new AtomicInteger();
        final AtomicInteger asked = new AtomicInteger();
        private final String payload;

        Call(String payload) {
            this.payload = payload;
        }

        @Override
        public String requestId() {
            return "r-1";
        }

        @Override
        public byte[] payload() {
            asked.incrementAndGet();
            return payload.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Duration remaining() {
            return Duration.ofMinutes(1);
        }

        @Override
        public void progress() {
            progress.incrementAndGet();
        }

        @Override
        public void processGroup(long group, long leaderStartTicks) {}
    }
}
