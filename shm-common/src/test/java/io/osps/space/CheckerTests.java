/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the check says of a space at work, of what the dead have left, and of what nobody will ever end. */
class CheckerTests {
    private static final int WORKERS = 3;

    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    private @Nullable MappedSpace first;

    @BeforeEach
    void open() {
        first = join("checker");
    }

    @AfterEach
    void close() {
        space().close();
    }

    @Test
    void nothingIsBrokenWhileOthersWork() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
                SpaceInspector inspector = MappedSpace.inspector(directory.space())) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                workers.add(threads.submit(() -> work(stop)));
            }
            try {
                for (int i = 0; i < 200; i++) {
                    assertThat(inspector.check().broken()).as("look %s", i).isEmpty();
                }
            } finally {
                stop.set(true);
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
            assertThat(inspector.check().rules()).allSatisfy(rule -> {
                assertThat(rule.broken()).isEmpty();
                assertThat(rule.left()).isZero();
                assertThat(rule.looked()).isPositive();
            });
        }
    }

    /** Everything at random, with members that come and go. */
    private Object work(AtomicBoolean stop) throws InterruptedException {
        RandomGenerator random = RandomGenerator.getDefault();
        while (!stop.get()) {
            try (MappedSpace member = join("worker")) {
                for (int i = 0; i < 300 && !stop.get(); i++) {
                    step(member, random);
                }
            }
        }
        return stop;
    }

    private static void step(MappedSpace member, RandomGenerator random) throws InterruptedException {
        Template any = Template.of("c" + random.nextInt(3), FieldType.LONG);
        Tuple tuple = Tuple.of("c" + random.nextInt(3), random.nextInt(4)).withPayload(new byte[random.nextInt(6_000)]);
        try {
            switch (random.nextInt(5)) {
                case 0, 1 ->
                    member.write(
                            tuple, random.nextBoolean() ? WriteOptions.boundTo(member.self()) : WriteOptions.DEFAULT);
                case 2 -> member.take(any, java.time.Duration.ofNanos(random.nextInt(100_000)));
                default -> {
                    Claim claim = member.tryClaim(any, ClaimKind.COUNTED);
                    if (claim != null) {
                        claim.replace(tuple, WriteOptions.DEFAULT);
                    }
                }
            }
        } catch (SpaceFullException full) {
            member.tryTake(any);
        }
    }

    @Test
    void whatTheDeadHaveLeftIsNoFault() {
        for (int store = 1; store < 60; store += 3) {
            space().write(Tuple.of("a", 1).withPayload(new byte[5_000]));
            MappedSpace dead = join("dead");
            KillPoint.stops(store, () -> {
                dead.write(Tuple.of("b", 1).withPayload(new byte[600]));
                Objects.requireNonNull(dead.tryClaim(Template.of("a", 1), ClaimKind.COUNTED))
                        .replace(Tuple.of("c", 1).withPayload(new byte[700]), WriteOptions.DEFAULT);
            });
            dead.die();

            SpaceCheck check = space().check();
            assertThat(check.broken()).as("store %s", store).isEmpty();
            assertThat(check.rules().getFirst().left()).isEqualTo(1);

            space().reclaim(dead.self());
            assertThat(space().check().rules()).allMatch(rule -> rule.left() == 0);
            for (String channel : List.of("a", "b", "c")) {
                while (space().tryTake(Template.of(channel, 1)) != null) {
                    // until there is none
                }
            }
        }
    }

    @Test
    void whatALivingProcessHasLeftHalfWayIsNamed() {
        try (MappedSpace lazy = join("lazy")) {
            Tuple tuple = Tuple.of("a", 1).withPayload(new byte[600]);
            // It has taken the slot and stops there, as a thread does that died of a fault.
            KillPoint.stops(3, () -> lazy.write(tuple));
            assertThat(space().check().broken())
                    .singleElement()
                    .asString()
                    .contains("nobody will end", "owner=" + lazy.self().index());
        }
        assertThat(space().check().broken()).isEmpty();
    }

    private MappedSpace join(String role) {
        return MappedSpace.open(Operation.config(directory.space()), role, null);
    }

    private MappedSpace space() {
        return Objects.requireNonNull(first);
    }
}
