/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThatCode;
import static org.awaitility.Awaitility.await;

import io.osps.boot.Running;
import io.osps.boot.StartException;
import io.osps.worker.handler.FakeCall;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Result;
import io.osps.worker.handler.ResultTooLargeException;
import io.osps.worker.handler.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class CommandHandlersTests {
    private static final int LIMIT = 1 << 20;

    @TempDir
    Path temporary;

    private Containment containment = new Containment(Containment.Choice.AUTO);

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
    void programThatHasGoneIsNamed() throws IOException {
        Path program = Files.createFile(
                temporary.resolve("program"),
                PosixFilePermissions.asFileAttribute(EnumSet.of(OWNER_READ, OWNER_EXECUTE)));
        Handler handler = handler(program.toString(), "x");
        Files.delete(program);

        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> handler.handle(new FakeCall(new byte[0])))
                .withMessageContaining("the command's program was not found: exit=127")
                .withMessageContaining(program.toString());
    }

    @Test
    void programThatCannotBeExecutedIsRefusedAtTheStart() throws IOException {
        Path text = Files.createFile(temporary.resolve("text"));
        Map<String, String> elsewhere = Map.of("PATH", temporary.toString());

        refused(properties(List.of("no-such-program", "x"), Map.of(), null, null), "value=no-such-program path=");
        refused(properties(List.of("sh"), elsewhere, null, null), "value=sh path=" + temporary);
        refused(properties(List.of("text"), elsewhere, null, null), "value=text path=");
        refused(properties(List.of(text.toString()), Map.of(), null, null), "value=" + text);
        refused(properties(List.of("./text"), Map.of(), null, null), "value=./text");
        refused(properties(List.of("./text"), Map.of(), temporary, null), "value=./text");
    }

    @Test
    void programIsLookedForWhereItWouldBeFound() throws IOException {
        Path program = Files.createFile(
                temporary.resolve("program"),
                PosixFilePermissions.asFileAttribute(EnumSet.of(OWNER_READ, OWNER_EXECUTE)));

        handler(properties(List.of("program"), Map.of("PATH", "/nowhere:" + temporary), null, null));
        handler(properties(List.of("./program"), Map.of(), temporary, null));
        handler(properties(List.of(program.toString()), Map.of(), null, null));
        handler(properties(List.of("{input}"), Map.of(), null, null));
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
        Handler handler = CommandHandlers.of(
                        Map.of("tool", cat), containment, Running.of(directories()), payload.length)
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

    @ParameterizedTest
    @EnumSource(Containment.Choice.class)
    void whatACommandLeavesRunningIsKilled(Containment.Choice choice) throws Exception {
        contained(choice);
        String mark = mark();
        String script = "sleep " + mark + " & timeout 900 sleep " + mark + " & echo done";

        assertThat(handle(new byte[0], "sh", "-c", script)).asString().isEqualTo("done\n");

        assertThat(running(mark)).isEmpty();
    }

    @Test
    void whoBeginsASessionOfItsOwnCannotLeaveTheNamespaceOfItsRun() throws Exception {
        contained(Containment.Choice.NAMESPACE);
        String mark = mark();
        String script = "setsid -f sleep " + mark + "; env -i setsid -f sleep " + mark + "; echo started";

        assertThat(handle(new byte[0], "sh", "-c", script)).asString().isEqualTo("started\n");

        assertThat(running(mark)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Containment.Choice.class)
    void whoBeginsASessionOfItsOwnIsFoundByTheMarkInItsEnvironment(Containment.Choice choice) throws Exception {
        contained(choice);
        String mark = mark();

        assertThat(handle(new byte[0], "sh", "-c", "setsid -f sleep " + mark + "; echo started"))
                .asString()
                .isEqualTo("started\n");

        assertThat(running(mark)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Containment.Choice.class)
    @Timeout(60)
    void outputEndsWithItsProgramWhoeverHoldsThePipe(Containment.Choice choice) throws Exception {
        contained(choice);
        String mark = mark();
        String script = "head -c 40000 /dev/zero; env -i setsid -f sleep " + mark;

        try {
            assertThat(handle(new byte[1_000_000], "sh", "-c", script)).isEqualTo(new byte[40_000]);

            await().untilAsserted(() -> assertThat(threadsOfCommands()).isZero());
            if (choice == Containment.Choice.SESSION) {
                assertThat(running(mark)).as("what is said not to be promised").hasSize(1);
            }
        } finally {
            for (Path process : running(mark)) {
                ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Containment.Choice.class)
    void twoHundredCommandsLeaveNoDescriptorNoThreadAndNoZombie(Containment.Choice choice) throws Exception {
        contained(choice);
        leavesNothing(200);
    }

    /** {@code mvn verify -pl worker-service -am -Dosps.tests.excluded= -Dgroups=soak -Dtest=CommandHandlersTests}. */
    @ParameterizedTest
    @EnumSource(Containment.Choice.class)
    @Tag("soak")
    void twentyThousandCommandsLeaveNoDescriptorNoThreadAndNoZombie(Containment.Choice choice) throws Exception {
        contained(choice);
        leavesNothing(20_000);
    }

    private void leavesNothing(int commands) throws Exception {
        String mark = mark();
        // One that is well, one that leaves daemons, one that fails.
        List<Handler> handlers = List.of(
                handler("cat"),
                handler("sh", "-c", "setsid -f sleep " + mark + "; timeout 900 sleep " + mark + " & echo"),
                handler("sh", "-c", "exit 3"));
        handlers.getFirst().handle(new FakeCall(""));
        long pipes = pipes();
        try (var seats = Executors.newFixedThreadPool(4, Thread.ofPlatform().factory())) {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < commands; i++) {
                Handler handler = handlers.get(i % handlers.size());
                boolean fails = i % handlers.size() == 2;
                runs.add(seats.submit(() -> {
                    try {
                        Result result = handler.handle(new FakeCall("some"));
                        assertThat(fails).isFalse();
                        return result;
                    } catch (CommandFailedException e) {
                        assertThat(fails).as(e.getMessage()).isTrue();
                        return e;
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
        assertThat(running(mark)).isEmpty();
        await().untilAsserted(() -> {
            assertThat(threadsOfCommands()).isZero();
            assertThat(pipes()).isLessThanOrEqualTo(pipes);
            assertThat(ProcessHandle.current().children()).isEmpty();
        });
    }

    private static long threadsOfCommands() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("command-"))
                .count();
    }

    private static long pipes() throws IOException {
        long pipes = 0;
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().startsWith("pipe:")) {
                    pipes++;
                }
            }
        }
        return pipes;
    }

    @ParameterizedTest
    @EnumSource(Containment.Choice.class)
    void exitCodeIsTheShells(Containment.Choice choice) {
        contained(choice);
        for (String[] end : new String[][] {{"exit 3", "3"}, {"kill -ABRT $$", "134"}, {"kill -SEGV $$", "139"}}) {
            assertThatExceptionOfType(CommandFailedException.class)
                    .isThrownBy(() -> handle(new byte[0], "sh", "-c", end[0]))
                    .withMessageContaining("exit=" + end[1] + " ");
        }
    }

    @ParameterizedTest
    @EnumSource(Containment.Choice.class)
    void programIsLookedForInTheCommandsOwnPathAndTheGateIsNot(Containment.Choice choice) throws Exception {
        contained(choice);
        Path tool = temporary.resolve("tool");
        Files.writeString(tool, "#!/bin/sh\necho tool works\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        CommandProperties properties = properties(List.of("tool"), Map.of("PATH", temporary.toString()), null, null);

        assertThat(Results.bytes(handler(properties).handle(new FakeCall(""))))
                .asString()
                .isEqualTo("tool works\n");
    }

    @Test
    void everyNameAndValueOfTheEnvironmentReachesTheCommandAsItIs() throws Exception {
        Map<String, String> set = Map.of(
                "x-y",
                "1",
                "x.y",
                "2 '",
                "PPID",
                "3",
                "OPTIND",
                "no number",
                "A",
                "two\nlines",
                "B",
                "Á'\"$HOME\\n ",
                "IFS",
                "o");
        CommandProperties properties = properties(List.of("env", "-0"), set, null, null);

        assertThat(text(Results.bytes(handler(properties).handle(new FakeCall(""))))
                        .split("\0"))
                .contains(set.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new));
    }

    @Test
    void libraryThatIsPreloadedIsTheCommandsMatter() throws Exception {
        CommandProperties properties =
                properties(List.of("printenv", "LD_PRELOAD"), Map.of("LD_PRELOAD", "/no/such.so"), null, null);

        assertThat(Results.bytes(handler(properties).handle(new FakeCall(""))))
                .asString()
                .isEqualTo("/no/such.so\n");
    }

    @Test
    void environmentStandsInNoArgument() throws Exception {
        CommandProperties properties =
                properties(List.of("sh", "-c", "cat /proc/[0-9]*/cmdline"), Map.of("PASSWORD", "s3cr3t"), null, null);

        assertThat(text(Results.bytes(handler(properties).handle(new FakeCall("")))))
                .doesNotContain("s3cr3t");
    }

    @Test
    void wholeGroupIsKilledWhenTheThreadIsInterrupted() throws Exception {
        Path pids = temporary.resolve("pids");
        String mark = mark();
        FakeCall call = new FakeCall("");
        FutureTask<Result> run =
                new FutureTask<>(() -> handler("sh", "-c", "sleep " + mark + " & echo > " + pids + "; wait")
                        .handle(call));
        Thread thread = Thread.ofPlatform().start(run);
        await().until(() -> Files.exists(pids));

        thread.interrupt();
        thread.join();

        assertThat(run.state()).isEqualTo(Future.State.FAILED);
        assertThat(run.exceptionNow()).isInstanceOf(InterruptedException.class);
        assertThat(running(mark)).isEmpty();
        assertThat(call.groups()).hasSize(2).endsWith(0L);
    }

    @Test
    void groupThatIsNotedIsTheProgramsOwn() throws Exception {
        contained(Containment.Choice.SESSION);
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
        WorkDirectories mine = new WorkDirectories(temporary, Path.of("/dev/shm/a/space"), "worker-1");
        WorkDirectories others = new WorkDirectories(temporary, Path.of("/dev/shm/a/space"), "worker-11");
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

    /** Skips the test, by name, where this machine does not allow that. */
    private void contained(Containment.Choice choice) {
        containment = new Containment(choice);
        if (choice == Containment.Choice.NAMESPACE) {
            assumeThatCode(containment::way)
                    .as("pid namespaces are allowed here")
                    .doesNotThrowAnyException();
        }
    }

    /** Seconds to sleep that no other process was told. */
    private static String mark() {
        return "1000." + (1 + new Random().nextInt(1_000_000_000));
    }

    /** Processes that have that word among their arguments; a zombie has no arguments. */
    private static List<Path> running(String word) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> arguments(process).contains("\0" + word + "\0"))
                    .toList();
        }
    }

    private static String arguments(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), ISO_8859_1);
        } catch (IOException _) {
            return "";
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
        return CommandHandlers.of(Map.of("tool", properties), containment, Running.of(directories()), LIMIT)
                .getFirst();
    }

    private WorkDirectories directories() {
        return new WorkDirectories(temporary, Path.of("/dev/shm/a/space"), "worker-1");
    }

    private static CommandProperties properties(
            List<String> words, Map<String, String> environment, @Nullable Path directory, @Nullable DataSize memory) {
        return new CommandProperties(words, Duration.ofSeconds(10), false, environment, directory, memory);
    }
}
