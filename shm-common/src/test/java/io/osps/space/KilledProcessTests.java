/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real processes that halt before one of their stores, and a survivor that cleans up: proof of death is the kernel's here.
 * A sample in the normal build; every store of every operation with {@code mvn verify -pl shm-common
 * -Dosps.tests.excluded= -Dgroups=soak}.
 */
class KilledProcessTests {
    private static final LongAdder OPERATIONS = new LongAdder();
    private static final LongAdder KILLS = new LongAdder();

    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    private final RandomGenerator random = RandomGenerator.getDefault();
    private @Nullable MappedSpace opened;
    private int kills;

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void spaceIsWholeWhenProcessHaltsAtSomeStore(Operation operation) throws Exception {
        open();
        int stores = stores(operation);
        halt(operation, 1 + random.nextInt(stores));
        count();
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    void spaceIsWholeWhenProcessHaltsAtAnyStore(Operation operation) throws Exception {
        open();
        int stores = stores(operation);
        for (int n = 1; n <= stores; n++) {
            halt(operation, n);
        }
        count();
    }

    @Test
    void placeAndNameAreFreeWhenProcessHaltsWhileJoining() throws Exception {
        open();
        int stores = KillPoint.stores(this::joinAndLeave);
        for (int n : sample(stores)) {
            run("join", n);
            for (Participant left : survivor().participants()) {
                survivor().reclaim(left);
            }
            assertThat(survivor().participants()).containsExactly(survivor().self());
            joinAndLeave();
            assertRest("join, store " + n);
        }
        count();
    }

    @Test
    void nextOneMakesTheSpaceWhenProcessHaltsWhileMakingIt() throws Exception {
        int stores = KillPoint.stores(this::open);
        for (int n : sample(stores)) {
            survivor().close();
            Files.delete(directory.space());
            run("join", n);
            open();
            for (Participant left : survivor().participants()) {
                survivor().reclaim(left);
            }
            survivor().write(Operation.tuple("a", 1, 600));
            assertThat(Operation.outcome(survivor())).isEqualTo("a1 READY 0");
            survivor().tryTake(Operation.template("a"));
            assertRest("creation, store " + n);
        }
        count();
    }

    private void halt(Operation operation, int n) throws Exception {
        operation.prepare(survivor());
        run(operation.name(), n);
        survivor().participants().stream()
                .filter(participant -> !survivor().isAlive(participant))
                .forEach(survivor()::reclaim);
        String outcome = Operation.outcome(survivor());
        assertThat(operation.outcomes()).as("%s, store %s", operation, n).contains(outcome);
        assertThat(SpaceAudit.of(directory.space(), living()))
                .as("%s, store %s, %s", operation, n, outcome)
                .isEmpty();
        Operation.empty(survivor());
        assertRest(operation + ", store " + n);
    }

    private void run(String operation, int n) throws IOException, InterruptedException {
        Process child = ChildJvm.start(
                KilledChild.class,
                directory.path().resolve("output"),
                directory.space().toString(),
                operation,
                Integer.toString(n));
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue())
                .as(
                        "%s, store %s: %s",
                        operation, n, Files.readString(directory.path().resolve("output")))
                .isIn(KilledChild.HALTED, 0);
        kills += child.exitValue() == 0 ? 0 : 1;
    }

    private int stores(Operation operation) {
        operation.prepare(survivor());
        MappedSpace victim = MappedSpace.open(Operation.config(directory.space()), "victim", null);
        int stores = KillPoint.stores(() -> operation.run(victim));
        victim.die();
        survivor().reclaim(victim.self());
        Operation.empty(survivor());
        return Math.max(1, stores);
    }

    private void assertRest(String where) throws IOException {
        assertThat(SpaceAudit.of(directory.space(), living())).as(where).isEmpty();
        assertThat(survivor().check().broken()).as(where).isEmpty();
        assertThat(survivor().inspect()).as(where).isEmpty();
    }

    private Set<Integer> living() {
        return Set.copyOf(
                survivor().participants().stream().map(Participant::index).toList());
    }

    private int[] sample(int stores) {
        return random.ints(1, stores + 1).distinct().limit(Math.min(stores, 3)).toArray();
    }

    private void open() {
        opened = MappedSpace.open(Operation.config(directory.space()), "survivor", null);
    }

    private void joinAndLeave() {
        MappedSpace.open(Operation.config(directory.space()), "victim", "victim")
                .close();
    }

    private MappedSpace survivor() {
        return Objects.requireNonNull(opened);
    }

    /** After a test in which nothing was lost, there twice or leaked. */
    private void count() {
        OPERATIONS.increment();
        KILLS.add(kills);
    }

    @AfterAll
    static void print() {
        System.out.printf(
                "campaign processes that halt at a store: operations=%d kills=%d losses=0 duplicates=0 leaks=0%n",
                OPERATIONS.sum(), KILLS.sum());
    }
}
