/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.osps.worker.handler.FakeCall;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Result;
import io.osps.worker.handler.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

/** What a command starts ends with it, and nothing of it is left. */
class CommandContainmentTests extends CommandFixture {
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

    /** {@code mvn verify -pl worker-service -am -Dosps.tests.excluded= -Dgroups=soak -Dtest=CommandContainmentTests}. */
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
}
