/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space.contract;

import static io.osps.space.contract.SpaceUnderTest.payload;
import static io.osps.space.contract.SpaceUnderTest.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.ClaimKind;
import io.osps.space.FieldType;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** <em>out</em>, <em>in</em> and <em>rd</em>. */
interface LindaContract extends SpaceUnderTest {
    Template JOB = Template.of("job", FieldType.LONG);

    @Test
    default void nothingIsFoundWhenSpaceIsEmpty() throws InterruptedException {
        assertThat(space().tryTake(JOB)).isNull();
        assertThat(space().tryRead(JOB)).isNull();
        assertThat(space().tryClaim(JOB, ClaimKind.COUNTED)).isNull();
        assertThat(space().take(JOB, Duration.ZERO)).isNull();
        assertThat(space().readAll(JOB)).isEmpty();
        assertThat(space().inspect()).isEmpty();
    }

    @Test
    default void takeRemovesTupleWhenItMatches() {
        Tuple tuple = Tuple.of("job", 1).withPayload(payload(100, 1));
        space().write(tuple);

        assertThat(space().tryTake(JOB)).isEqualTo(tuple);
        assertThat(space().tryTake(JOB)).isNull();
        assertThat(space().tryRead(JOB)).isNull();
    }

    @Test
    default void readLeavesTupleWhenItMatches() throws InterruptedException {
        Tuple tuple = Tuple.of("job", 1).withPayload(payload(100, 1));
        space().write(tuple);

        assertThat(space().tryRead(JOB)).isEqualTo(tuple);
        assertThat(space().read(JOB, Duration.ofSeconds(5))).isEqualTo(tuple);
        assertThat(space().tryTake(JOB)).isEqualTo(tuple);
    }

    @Test
    default void tupleIsSeenByOthersWhenOneParticipantWroteIt() {
        TupleSpace other = other();
        space().write(Tuple.of("job", 1));

        assertThat(other.tryRead(JOB)).isEqualTo(Tuple.of("job", 1));
        assertThat(other.tryTake(JOB)).isEqualTo(Tuple.of("job", 1));
        assertThat(space().tryRead(JOB)).isNull();
    }

    @Test
    default void tupleStaysWhenItsWriterLeaves() {
        TupleSpace writer = other();
        writer.write(Tuple.of("job", 1));
        writer.close();

        assertThat(space().tryTake(JOB)).isEqualTo(Tuple.of("job", 1));
    }

    @Test
    default void eachOfEqualTuplesIsTakenOnceWhenSeveralWereWritten() {
        for (int i = 0; i < 3; i++) {
            space().write(Tuple.of("job", 7));
        }
        assertThat(space().readAll(JOB)).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(space().tryTake(JOB)).isEqualTo(Tuple.of("job", 7));
        }
        assertThat(space().tryTake(JOB)).isNull();
    }

    @Test
    default void oldestIsTakenFirstWhenOneWroteThem() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 40; i++) {
                space().write(Tuple.of("job", i));
            }
            for (int i = 0; i < 40; i++) {
                assertThat(taken(space(), JOB).getLong(1)).isEqualTo(i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 200, 1_000, 4_095, 4_096, 4_097, 65_535, 65_536, 65_537, 1 << 20})
    default void payloadComesBackByteForByte(int size) {
        Tuple tuple = Tuple.of("job", size).withPayload(payload(size, size));
        space().write(tuple);

        assertThat(Objects.requireNonNull(space().tryRead(JOB)).payload()).isEqualTo(tuple.payload());
        assertThat(space().readAll(JOB)).containsExactly(tuple);
        assertThat(taken(space(), JOB).payload()).isEqualTo(tuple.payload());
    }

    @Test
    default void readAllReturnsCopiesOfAllMatches() {
        List<Tuple> jobs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Tuple job = Tuple.of("job", i).withPayload(payload(i * 50, i));
            jobs.add(job);
            space().write(job);
            space().write(Tuple.of("else", i));
        }
        assertThat(space().readAll(JOB)).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(space().readAll(Template.of("job", 4))).containsExactly(jobs.get(4));
        assertThat(space().readAll(Template.of("nothing"))).isEmpty();
    }

    @Test
    default void readAllHasWhatWasThereAllTheTimeWhenOthersComeAndGo() throws Exception {
        List<Tuple> fixed =
                IntStream.range(0, 10).mapToObj(i -> Tuple.of("job", i)).toList();
        fixed.forEach(space()::write);
        TupleSpace busy = other();
        together(
                List.of(() -> {
                    for (int i = 0; i < 3_000; i++) {
                        busy.write(Tuple.of("job", 1_000 + i % 20));
                        taken(busy, Template.of("job", 1_000 + i % 20));
                    }
                    return 0;
                }),
                () -> assertThat(space().readAll(JOB)).containsAll(fixed).hasSizeBetween(10, 11));
    }

    @Test
    default void tupleIsGoneWhenItsTimeToLiveIsOver() {
        space().write(Tuple.of("job", 1), WriteOptions.DEFAULT.withTtl(Duration.ofSeconds(10)));
        space().write(Tuple.of("job", 2), WriteOptions.DEFAULT.withTtl(Duration.ofSeconds(20)));
        space().write(Tuple.of("job", 3));

        advance(Duration.ofSeconds(9));
        assertThat(space().readAll(JOB)).hasSize(3);
        advance(Duration.ofSeconds(2));
        assertThat(space().tryRead(Template.of("job", 1))).isNull();
        assertThat(space().tryTake(Template.of("job", 1))).isNull();
        assertThat(space().tryClaim(Template.of("job", 1), ClaimKind.COUNTED)).isNull();
        assertThat(space().inspect(Template.of("job", 1))).isEmpty();
        assertThat(space().readAll(JOB)).containsExactlyInAnyOrder(Tuple.of("job", 2), Tuple.of("job", 3));
        advance(Duration.ofDays(365));
        assertThat(space().readAll(JOB)).containsExactly(Tuple.of("job", 3));
    }

    @Test
    default void eachTupleIsTakenByOneWhenManyWriteAndTake() throws Exception {
        int writers = 3;
        int each = 2_000;
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            TupleSpace writer = other();
            TupleSpace taker = other();
            long base = (long) w * each;
            tasks.add(() -> {
                for (long i = base; i < base + each; i++) {
                    writeWhenThereIsRoom(writer, Tuple.of("job", i).withPayload(payload((int) (i % 300), (int) i)));
                }
                return 0;
            });
            tasks.add(() -> {
                for (int i = 0; i < each; i++) {
                    Tuple job = Objects.requireNonNull(taker.take(JOB, Duration.ofSeconds(30)));
                    long number = job.getLong(1);
                    assertThat(seen.add(number)).as("taken twice: %s", job).isTrue();
                    assertThat(job.payload()).isEqualTo(payload((int) (number % 300), (int) number));
                }
                return 0;
            });
        }
        together(tasks, () -> assertThat(space().stats().ready()).isBetween(0, SLOTS));
        assertThat(seen).hasSize(writers * each);
        assertThat(space().inspect()).isEmpty();
    }

    @Test
    default void copyIsNeverTornWhenTupleChangesAllTheTime() throws Exception {
        TupleSpace writer = other();
        together(
                List.of(() -> {
                    for (int i = 0; i < 3_000; i++) {
                        byte[] same = new byte[3_000 + i % 3_000];
                        java.util.Arrays.fill(same, (byte) i);
                        writer.write(Tuple.of("job", i, (long) same.length, i).withPayload(same));
                        taken(writer, Template.of("job", i, FieldType.LONG, FieldType.LONG));
                    }
                    return 0;
                }),
                () -> {
                    Template any = Template.of("job", FieldType.LONG, FieldType.LONG, FieldType.LONG);
                    Tuple copy = space().tryRead(any);
                    if (copy != null) {
                        assertThat(copy.getLong(1)).isEqualTo(copy.getLong(3));
                        assertThat(copy.payload())
                                .hasSize((int) copy.getLong(2))
                                .containsOnly((int) copy.getLong(1));
                    }
                });
    }

    private static void writeWhenThereIsRoom(TupleSpace space, Tuple tuple) {
        while (true) {
            try {
                space.write(tuple);
                return;
            } catch (io.osps.space.SpaceFullException full) {
                Thread.onSpinWait();
            }
        }
    }

    /** Runs the tasks on threads of their own, and {@code meanwhile} on this one until they have ended. */
    private static void together(List<Callable<Integer>> tasks, Runnable meanwhile) throws Exception {
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            List<Future<Integer>> futures = tasks.stream().map(threads::submit).toList();
            while (!futures.stream().allMatch(Future::isDone)) {
                meanwhile.run();
            }
            for (Future<Integer> future : futures) {
                future.get(60, TimeUnit.SECONDS);
            }
        }
    }
}
