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
import io.osps.worker.command.CommandFailedException;
import io.osps.worker.command.CommandProperties;
import io.osps.worker.command.Containment;
import io.osps.worker.command.WorkDirectories;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.ProcessDiedException;
import io.osps.worker.handler.ResultTooLargeException;
import io.osps.worker.handler.Results;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** Programs that stay, as real processes: a script that does what each request tells it to. */
@Timeout(60)
class KeptHandlersTests {
    private static final Duration GRACE = Duration.ofMillis(300);
    private static final int LIMIT = 16 << 20;

    @TempDir
    Path temporary;

    private final Map<String, String> environment = new HashMap<>();
    private Path memory;
    private MappedSpace space;
    private KeptHandlers kept = new KeptHandlers(Map.of(), GRACE, new Running<>(), LIMIT);
    private Runnable end = () -> {};

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

    @Test
    void programIsStartedOnceAndServesOneRequestAfterTheOther() throws Exception {
        Handler handler = start(1, false);
        Set<String> processes = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            assertThat(call(handler, "echo " + i)).isEqualTo(Integer.toString(i));
            processes.add(call(handler, "who"));
        }

        assertThat(processes).hasSize(1);
        assertThat(starts()).hasSize(1);
    }

    @Test
    void programLearnsWhatTheRequestIs() throws Exception {
        assertThat(call(start(1, false), "facts")).isEqualTo("r-1 deeds 1 1");
    }

    @Test
    void requestWaitsForAProgramThatLoads() throws Exception {
        environment.put("LOADS", "0.7");
        Handler handler = start(1, false);

        assertThat(kept.facts()).containsEntry("processes.deeds", "0/1");
        assertThat(call(handler, "echo a")).isEqualTo("a");
        assertThat(kept.facts()).containsEntry("processes.deeds", "1/1");
    }

    @Test
    void asManyRequestsRunAsThereAreProcesses() throws Exception {
        Handler handler = start(3, false);
        await().until(() -> "3/3".equals(kept.facts().get("processes.deeds")));
        List<Interruptible> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            running.add(new Interruptible(handler, "hang"));
        }

        assertThat(call(handler, "echo third")).isEqualTo("third");
        running.forEach(Interruptible::interrupt);
        running.forEach(each -> each.awaitInterrupted());
    }

    @Test
    void programSaysThatItFailed() throws IOException {
        Handler handler = start(1, false);

        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> call(handler, "fail no such page"))
                .withMessage("no such page");
    }

    @Test
    void resultMayBeAFileOfTheRequestsDirectory() throws Exception {
        Handler handler = start(1, false);

        assertThat(call(handler, "file abc")).hasSize(3 << 20).startsWith("abcabc");
        assertThat(call(handler, "stray-file")).startsWith("-ERR the file must lie in the request's directory");
    }

    @Test
    void programThatHangsIsKilledAloneAndReplaced() throws Exception {
        Handler handler = start(1, false);
        String first = call(handler, "who");
        Interruptible hanging = new Interruptible(handler, "hang");

        hanging.interrupt();
        hanging.awaitInterrupted();

        assertThat(call(handler, "who")).isNotEqualTo(first);
    }

    @Test
    void programThatStopsWhenItIsToldLivesOn() throws Exception {
        Handler handler = start(1, false);
        String first = call(handler, "who");
        Interruptible working = new Interruptible(handler, "until-stopped");
        await().until(() -> working.call.progress.get() > 3);

        working.interrupt();

        assertThat(working.task.get()).isEqualTo("done");
        assertThat(call(handler, "who")).isEqualTo(first);
    }

    @Test
    void requestThatIsStoppedIsNotGivenToASecondProcess() throws Exception {
        Handler handler = start(1, true);
        Interruptible working = new Interruptible(handler, "until-stopped-then-die");
        await().until(() -> working.call.progress.get() > 3);

        working.interrupt();

        working.awaitInterrupted();
        assertThat(working.call.asked).hasValue(1);
    }

    @Test
    void wordsThatAreWrongAreRefusedAndNothingElseHappens() throws Exception {
        assertThat(call(start(1, false), "wrong-words").split("\\|"))
                .hasSize(5)
                .allSatisfy(answer -> assertThat(answer).startsWith("-ERR "));
        assertThat(starts()).hasSize(1);
    }

    @Test
    void deathOfTheProgramIsTheRequestsOnly() throws Exception {
        Handler handler = start(2, false);

        assertThatExceptionOfType(ProcessDiedException.class)
                .isThrownBy(() -> call(handler, "crash"))
                .withMessageContaining("signal=SIGSEGV stderr=\"about to crash")
                .satisfies(died -> assertThat(died.isPoison()).isFalse());
        assertThat(call(handler, "echo next")).isEqualTo("next");
    }

    @Test
    void idempotentRequestIsGivenToASecondProcess() throws Exception {
        assertThat(call(start(1, true), "crash-once")).isEqualTo("second");
    }

    @Test
    void requestThatKillsTwoProcessesIsPoison() throws IOException {
        Handler handler = start(1, true);

        assertThatExceptionOfType(ProcessDiedException.class)
                .isThrownBy(() -> call(handler, "crash"))
                .satisfies(died -> assertThat(died.isPoison()).isTrue());
        assertThat(starts()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void programThatDiesAtItsStartIsToldWithItsLastWords() throws IOException {
        environment.put("DIES_AT_START", "1");
        Handler handler = start(1, false);

        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> call(handler, "echo"))
                .withMessageContaining("none can be started")
                .withMessageContaining("exit=1 stderr=\"no such model\"");
        assertThat(kept.facts().get("processes.deeds")).startsWith("0/1 ").contains("no such model");
    }

    @Test
    void programThatNeverAsksIsKilledAndTold() throws IOException {
        environment.put("NEVER_READY", "1");
        Handler handler = start(1, false, Duration.ofMillis(300), CommandProperties.Recycle.NEVER);

        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> call(handler, "echo"))
                .withMessageContaining("ready-within=");
    }

    @Test
    void whatItPrintsNeverStopsIt() throws Exception {
        Handler handler = start(1, false);

        assertThat(call(handler, "print")).isEqualTo("done");
        assertThat(call(handler, "echo a")).isEqualTo("a");
    }

    @Test
    void answersThatAreNotDueAreRefused() throws Exception {
        Handler handler = start(1, false);

        assertThat(call(handler, "other-id")).startsWith("-UNKNOWN");
        assertThat(call(handler, "twice")).isEqualTo("first");
        assertThat(call(handler, "emit")).startsWith("-ERR EMIT: not yet");
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> call(handler, "forget"))
                .withMessageContaining("without an answer");
        assertThat(call(handler, "echo a")).isEqualTo("a");
        assertThat(starts()).hasSize(1);
    }

    @Test
    void programThatSpeaksSomethingElseIsReplaced() throws Exception {
        Handler handler = start(1, false);

        assertThatExceptionOfType(ProcessDiedException.class).isThrownBy(() -> call(handler, "garbage"));
        assertThat(call(handler, "echo a")).isEqualTo("a");
    }

    @Test
    void resultThatIsTooLargeIsTold() throws Exception {
        Handler handler = start(1, false);

        assertThatExceptionOfType(ResultTooLargeException.class).isThrownBy(() -> call(handler, "large"));
        assertThat(call(handler, "echo a")).isEqualTo("a");
    }

    @Test
    void whatItHasStartedEndsWithIt() throws Exception {
        Handler handler = start(1, false);
        call(handler, "child");

        assertThat(groups()).hasSize(1);
        long group = groups().getFirst();
        end.run();
        end = () -> {};

        assertThat(Path.of("/proc/" + group)).doesNotExist();
    }

    @Test
    void wornProcessServesUntilItsSuccessorIsReady() throws Exception {
        environment.put("LOADS", "0.3");
        Handler handler = start(1, false, Duration.ofSeconds(20), new CommandProperties.Recycle(10, Duration.ZERO));
        call(handler, "echo warm");
        List<Long> waits = new ArrayList<>();
        Set<String> processes = new HashSet<>();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (processes.size() < 3 && System.nanoTime() < end) {
            long begun = System.nanoTime();
            processes.add(call(handler, "who"));
            waits.add(System.nanoTime() - begun);
        }

        assertThat(processes).hasSize(3);
        assertThat(waits).as("nobody waits for a start of 0.3 s").allMatch(nanos -> nanos < 250_000_000L);
    }

    private Handler start(int processes, boolean idempotent) throws IOException {
        return start(processes, idempotent, Duration.ofSeconds(20), CommandProperties.Recycle.NEVER);
    }

    private Handler start(int processes, boolean idempotent, Duration readyWithin, CommandProperties.Recycle recycle)
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

    private static String call(Handler handler, String payload) throws Exception {
        return text(handler, new Call(payload));
    }

    private static String text(Handler handler, Call call) throws Exception {
        return new String(Results.bytes(handler.handle(call)), StandardCharsets.UTF_8);
    }

    private List<String> starts() throws IOException {
        return Files.readAllLines(temporary.resolve("starts"));
    }

    private List<Long> groups() {
        return space.inspect().stream()
                .filter(view -> view.tuple().channel().equals(KeptGroup.CHANNEL))
                .map(TupleView::marks)
                .map(marks -> marks.processGroup())
                .toList();
    }

    /** A call on a thread of its own, as a seat's. */
    private static final class Interruptible {
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

    private static final class Call implements HandlerCall {
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
