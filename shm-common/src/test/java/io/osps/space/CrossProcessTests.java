/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.process.ProcessTable;
import io.osps.space.contract.SpaceUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two processes that wait for each other: with futexes, and polling where those cannot be had. */
class CrossProcessTests {
    private static final Duration LONG = Duration.ofSeconds(30);

    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    @ParameterizedTest
    @ValueSource(strings = {"-Dosps.space.spin-nanos=0", "-Dosps.space.spin-nanos=100000", "-Dosps.space.polling=true"})
    void answersComeBackFromAnotherProcess(String flag) throws Exception {
        try (MappedSpace space = open()) {
            Process child = start(List.of(flag));
            assertThat(space.read(Template.of("up"), LONG)).isNotNull();
            for (int i = 0; i < 300; i++) {
                byte[] payload = SpaceUnderTest.payload(i * 17, i);
                space.write(Tuple.of("ping", i).withPayload(payload));
                Tuple answer = Objects.requireNonNull(space.take(Template.of("pong", i), LONG));
                assertThat(answer.payload()).isEqualTo(payload);
            }
            space.write(Tuple.of("ping", -1));
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isZero();
            String output = Files.readString(directory.path().resolve("output"));
            if (flag.contains("polling")) {
                assertThat(output).containsOnlyOnce("waits poll");
            } else {
                assertThat(output).isEmpty();
            }
            assertThat(space.inspect()).isEmpty();
            assertThat(SpaceAudit.of(directory.space(), Set.of(space.self().index())))
                    .isEmpty();
        }
    }

    @Test
    void sleeperIsWokenByTheReclaimOfAKilledProcess() throws Exception {
        try (MappedSpace space = open()) {
            Process child = start(List.of());
            assertThat(space.read(Template.of("up"), LONG)).isNotNull();
            Participant echo = space.participants().stream()
                    .filter(participant -> participant.role().equals("echo"))
                    .findFirst()
                    .orElseThrow();
            assertThat(echo.pid()).isEqualTo(child.pid());
            assertThat(echo.startTicks()).isEqualTo(ProcessTable.own().startTicks(child.pid()));
            assertThat(space.isAlive(echo)).isTrue();
            assertThat(space.reclaim(echo)).isFalse();

            Signals.send(child, Signals.STOP);
            assertThat(space.isAlive(echo)).as("stopped is not dead").isTrue();
            assertThat(space.reclaim(echo)).isFalse();
            Signals.send(child, Signals.KILL);
            child.waitFor();
            assertThat(space.isAlive(echo)).isFalse();
            assertThat(space.reclaim(echo)).isTrue();
            assertThat(space.tryRead(Template.of("up"))).isNull();
            assertThat(SpaceAudit.of(directory.space(), Set.of(space.self().index())))
                    .isEmpty();
        }
    }

    @Tag("soak")
    @Test
    void idleWaitUsesHardlyAnyProcessor() throws Exception {
        try (MappedSpace space = open()) {
            Process child = start(List.of());
            assertThat(space.read(Template.of("up"), LONG)).isNotNull();
            pass(Duration.ofSeconds(5));
            long before = ticks(child);
            long start = System.nanoTime();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .pollDelay(Duration.ofSeconds(20))
                    .until(() -> true);
            double share = (ticks(child) - before) / 100.0 / ((System.nanoTime() - start) / 1e9);
            System.out.printf("campaign idle wait: share-of-a-core=%.4f%n", share);
            assertThat(share).isLessThan(0.005);
            child.destroyForcibly().waitFor();
        }
    }

    private static void pass(Duration time) {
        Awaitility.await().atMost(time.plusSeconds(10)).pollDelay(time).until(() -> true);
    }

    private static long ticks(Process child) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + child.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private MappedSpace open() {
        return MappedSpace.open(Operation.config(directory.space()), "survivor", null);
    }

    private Process start(List<String> flags) throws IOException {
        return ChildJvm.start(
                flags,
                EchoChild.class,
                directory.path().resolve("output"),
                directory.space().toString());
    }
}
