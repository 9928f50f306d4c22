/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.contract.SpaceUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is woken by what. */
class BellsTests {
    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    private final List<MappedSpace> joined = new ArrayList<>();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private @Nullable MappedSpace first;

    @BeforeEach
    void open() {
        first = join();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        joined.forEach(MappedSpace::close);
    }

    @RepeatedTest(4)
    void sleepersDoNotWakeOneAnotherForEverWhenATupleSuitsNone() throws Exception {
        List<Future<?>> waits = new ArrayList<>();
        for (String name : List.of("worker-1", "worker-2", "worker-3")) {
            waits.add(sleeper(join(), Template.of("request", name)));
        }
        waits.add(sleeper(join(), Template.of("request", FieldType.LONG)));
        awaitSleepers();
        space().write(Tuple.of("request", "worker-4"));
        space().write(Tuple.of("request", "worker-1"));
        waits.getFirst().get();
        long rings = rings();
        long sleeps = sleeps();

        Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        assertThat(rings() - rings).as("rings while nothing is written").isLessThan(5);
        assertThat(sleeps() - sleeps).as("sleeps of three in 300 ms").isLessThan(40);
    }

    @Test
    void onlyOneTakerIsWokenWhenOneTupleIsWritten() throws Exception {
        List<Future<?>> waits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waits.add(sleeper(join(), Template.of("job", FieldType.LONG)));
        }
        awaitSleepers();
        for (int i = 0; i < 8; i++) {
            long before = rings();
            space().write(Tuple.of("job", i));
            int done = i + 1;
            Awaitility.await().until(() -> waits.stream().filter(Future::isDone).count() == done);
            assertThat(rings() - before).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void nobodyIsWokenWhenTheFilterTellsThatNobodyWantsTheTuple() throws Exception {
        Future<?> wait = sleeper(join(), Template.of("job", "left"));
        awaitSleepers();
        long before = rings();
        space().write(Tuple.of("job", "right"));
        space().write(Tuple.of("other", "left"));
        assertThat(rings()).isEqualTo(before);
        assertThat(wait).isNotDone();
    }

    @Test
    void allReadersAreWokenWhenOneTupleIsWritten() throws Exception {
        List<Future<?>> waits = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            MappedSpace reader = join();
            waits.add(threads.submit(() -> reader.read(Template.of("news"), Duration.ofSeconds(20))));
        }
        awaitSleepers();
        space().write(Tuple.of("news"));
        for (Future<?> wait : waits) {
            assertThat(wait.get()).isEqualTo(Tuple.of("news"));
        }
    }

    private MappedSpace space() {
        return Objects.requireNonNull(first);
    }

    private MappedSpace join() {
        MappedSpace space = MappedSpace.open(SpaceUnderTest.config(directory.space()), "sleeper", null);
        joined.add(space);
        return space;
    }

    private Future<?> sleeper(MappedSpace space, Template template) {
        return threads.submit(() -> space.take(template, Duration.ofSeconds(20)));
    }

    /** Until every participant but the first has slept at least once. */
    private void awaitSleepers() {
        Awaitility.await()
                .until(() -> joined.stream()
                        .skip(1)
                        .allMatch(member -> member.core().bells.sleeps() > 0));
    }

    private long rings() {
        return joined.stream().mapToLong(member -> member.core().bells.rings()).sum();
    }

    private long sleeps() {
        return joined.stream().mapToLong(member -> member.core().bells.sleeps()).sum();
    }
}
