package io.osps.worker.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.osps.boot.StartException;
import io.osps.worker.handler.FakeCall;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Result;
import io.osps.worker.handler.ResultTooLargeException;
import io.osps.worker.handler.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class CommandHandlersTests {
    private static final int LIMIT = 1 << 20;

    @TempDir
    Path temporary;

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> path.getFileName().toString().contains("-run-")))
                    .isEmpty();
        }
    }

    @Test
    void payloadGoesInAndOutputComesBackByteForByte() throws Exception {
        byte[] payload = new byte[LIMIT];
        new Random(7).nextBytes(payload);

        assertThat(handle(payload, "cat")).isEqualTo(payload);
    }

    @Test
    void firstLineOfThePayloadIsTheCommandsToo() throws Exception {
        assertThat(handle("one\ntwo\n".getBytes(UTF_8), "cat")).asString().isEqualTo("one\ntwo\n");
    }

    @Test
    void wordsReachTheProgramAsTheyAre() throws Exception {
        assertThat(handle(new byte[0], "printf", "%s|", "a b", "$HOME", "*", "'\""))
                .asString()
                .isEqualTo("a b|$HOME|*|'\"|");
    }

    @Test
    void inputThatIsNotReadIsNoError() throws Exception {
        assertThat(handle(new byte[LIMIT], "echo", "done")).asString().isEqualTo("done\n");
    }

    @Test
    void filesAreUsedWhereTheCommandNamesThem() throws Exception {
        byte[] payload = {1, 2, 3};

        assertThat(handle(payload, "sh", "-c", "cat \"$1\" - > \"$2\"; echo ignored", "sh", "{input}", "{output.bin}"))
                .containsExactly(payload);
    }

    @Test
    void exitCodeAndTheEndOfStandardErrorAreInTheMessage() {
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> handle(new byte[0], "sh", "-c", "echo no such page >&2; echo really >&2; exit 3"))
                .withMessage("the command failed: exit=3 stderr=\"no such page really\"");
    }

    @Test
    void onlyTheEndOfALongStandardErrorIsKept() {
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> handle(new byte[0], "sh", "-c", "seq 1 100000 >&2; exit 1"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeBetween(1000, 1100))
                .withMessageEndingWith("99999 100000\"");
    }

    @Test
    void programThatIsNotThereIsNamed() {
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> handle(new byte[0], "no-such-program", "x"))
                .withMessageContaining("the command's program was not found: exit=127")
                .withMessageContaining("no-such-program");
    }

    @Test
    void outputFileThatWasNotWrittenIsAFailure() {
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> handle(new byte[0], "true", "{output}"))
                .withMessageContaining("wrote no output file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ln -s /etc/hostname \"$1\"",
                "mkfifo \"$1\"",
                "mkdir \"$1\"",
                "d=$(dirname \"$1\"); e=$(dirname \"$d\")/e; mkdir $e; echo x > $e/output; rmdir \"$d\"; ln -s $e \"$d\""
            })
    void whatIsNotTheCommandsOwnOutputFileIsNotRead(String script) {
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> handle(new byte[0], "sh", "-c", script, "sh", "{output}"))
                .withMessageContaining("links are not followed");
    }

    @Test
    void largeOutputGoesToAFileByteForByte() throws Exception {
        byte[] payload = new byte[5_000_000];
        new Random(9).nextBytes(payload);
        CommandProperties cat = properties(List.of("cat"), Map.of(), null, null);
        Handler handler = CommandHandlers.of(Map.of("tool", cat), directories(), payload.length)
                .getFirst();

        Result result = handler.handle(new FakeCall(payload));

        assertThat(result).isInstanceOf(Result.InFile.class);
        assertThat(Results.bytes(result)).isEqualTo(payload);
        assertThatExceptionOfType(ResultTooLargeException.class)
                .isThrownBy(() -> handler.handle(new FakeCall(new byte[payload.length + 1])));
    }

    @Test
    void outputWithoutEndIsStoppedAtTheLimit() {
        assertThatExceptionOfType(ResultTooLargeException.class)
                .isThrownBy(() -> handle(new byte[0], "yes"))
                .satisfies(e -> assertThat(e.limit()).isEqualTo(LIMIT));
    }

    @Test
    void outputFilePastTheLimitIsTooLarge() {
        assertThatExceptionOfType(ResultTooLargeException.class)
                .isThrownBy(
                        () -> handle(new byte[0], "sh", "-c", "head -c 2000000 /dev/zero > \"$1\"", "sh", "{output}"))
                .satisfies(e -> assertThat(e.size()).isEqualTo(2_000_000));
    }

    @Test
    void whatACommandLeavesRunningIsKilled() throws Exception {
        String pid =
                text(handle(new byte[0], "sh", "-c", "sleep 1000 & echo $!")).strip();

        assertThat(runs(Long.parseLong(pid))).isFalse();
    }

    @Test
    void wholeGroupIsKilledWhenTheThreadIsInterrupted() throws Exception {
        Path pids = temporary.resolve("pids");
        FakeCall call = new FakeCall("");
        FutureTask<Result> run = new FutureTask<>(
                () -> handler("sh", "-c", "sleep 1000 & echo $! > " + pids + "; echo $$ >> " + pids + "; wait")
                        .handle(call));
        Thread thread = Thread.ofPlatform().start(run);
        await().until(() -> Files.exists(pids) && Files.readAllLines(pids).size() == 2);
        List<Long> started =
                Files.readAllLines(pids).stream().map(Long::valueOf).toList();
        assertThat(call.groups()).containsExactly(started.get(1));

        thread.interrupt();
        thread.join();

        assertThat(run.state()).isEqualTo(Future.State.FAILED);
        assertThat(run.exceptionNow()).isInstanceOf(InterruptedException.class);
        assertThat(started).noneMatch(CommandHandlersTests::runs);
        assertThat(call.groups()).containsExactly(started.get(1), 0L);
    }

    @Test
    void groupThatIsNotedIsTheProgramsOwn() throws Exception {
        FakeCall call = new FakeCall("");
        byte[] group =
                Results.bytes(handler("cut", "-d ", "-f5", "/proc/self/stat").handle(call));

        assertThat(Long.parseLong(text(group).strip())).isEqualTo(call.groups().getFirst());
    }

    @Test
    void environmentIsSmallAndWhatIsSetIsAdded() throws Exception {
        CommandProperties properties = properties(List.of("env"), Map.of("PAGES", "1-3"), null, null);
        byte[] result = Results.bytes(handler(properties).handle(new FakeCall("")));

        List<String> names = text(result)
                .lines()
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();
        assertThat(text(result).lines()).contains("PAGES=1-3");
        assertThat(names).contains("PATH", "TMPDIR").doesNotContain("JAVA_HOME", "OSPS_SPACE");
    }

    @Test
    void directoryIsTheOneThatIsSetOrAPrivateOne() throws Exception {
        byte[] set = Results.bytes(
                handler(properties(List.of("pwd"), Map.of(), temporary, null)).handle(new FakeCall("")));
        byte[] ownOne = handle(new byte[0], "pwd");

        assertThat(text(set).strip()).isEqualTo(temporary.toRealPath().toString());
        assertThat(Path.of(text(ownOne).strip()))
                .hasParentRaw(temporary.toRealPath())
                .doesNotExist();
    }

    @Test
    void memoryLimitHolds() {
        List<String> hungry = List.of("sh", "-c", "head -c 300000000 /dev/zero | tail -c 300000000");
        Handler handler = handler(properties(hungry, Map.of(), null, DataSize.ofMegabytes(64)));

        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> handler.handle(new FakeCall("")))
                .withMessageContaining("memory");
    }

    @Test
    void whatAKilledWorkerLeftIsRemoved() throws IOException {
        WorkDirectories mine = new WorkDirectories(temporary, () -> Path.of("/dev/shm/a/space"), () -> "worker-1");
        WorkDirectories others = new WorkDirectories(temporary, () -> Path.of("/dev/shm/a/space"), () -> "worker-11");
        Path left = mine.make().path();
        Files.createDirectories(left.resolve("deep/er"));
        Files.writeString(left.resolve("deep/er/file"), "x");
        Files.createSymbolicLink(left.resolve("link"), temporary);
        WorkDirectory living = others.make();

        mine.removeLeftovers();

        assertThat(left).doesNotExist();
        assertThat(living.path()).exists();
        living.close();
        assertThat(temporary).exists();
    }

    @Test
    void commandThatCannotBeRunIsRefusedAtTheStart() {
        refused(properties(List.of(), Map.of(), null, null), "osps.worker.commands.tool.command");
        refused(properties(List.of("gzip -c"), Map.of(), null, null), "value=\"gzip -c\"");
        refused(properties(List.of("ls"), Map.of(), Path.of("/no/such"), null), "value=/no/such");
        refused(properties(List.of("ls"), Map.of(), null, DataSize.ofKilobytes(1)), "least=1MB");
    }

    /** A zombie does not run: whoever is process 1 here has only not read its status yet. */
    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException _) {
            return false;
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private void refused(CommandProperties properties, String fact) {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> handler(properties))
                .withMessageContaining(fact);
    }

    private byte[] handle(byte[] payload, String... words) throws Exception {
        return Results.bytes(handler(words).handle(new FakeCall(payload)));
    }

    private Handler handler(String... words) {
        return handler(properties(Arrays.asList(words), Map.of(), null, null));
    }

    private Handler handler(CommandProperties properties) {
        return CommandHandlers.of(Map.of("tool", properties), directories(), LIMIT)
                .getFirst();
    }

    private WorkDirectories directories() {
        return new WorkDirectories(temporary, () -> Path.of("/dev/shm/a/space"), () -> "worker-1");
    }

    private static CommandProperties properties(
            List<String> words, Map<String, String> environment, @Nullable Path directory, @Nullable DataSize memory) {
        return new CommandProperties(words, Duration.ofSeconds(10), false, environment, directory, memory);
    }
}
