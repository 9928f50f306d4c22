/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a participant before each of its stores, in each {@link Operation}, and then each reclaimer before each of its own;
 * a survivor cleans up and finds the tuples whole or not at all, nothing leaked, and nothing left to do.
 *
 * <p>Death is simulated inside this JVM, see {@link KillPoint}: that makes thousands of kill points cheap. The same
 * operations die by {@code Runtime.halt} in {@link KilledProcessTests}. All pairs of victim and reclaimer: {@code mvn verify
 * -pl shm-common -Dosps.tests.excluded= -Dgroups=soak}.
 */
class KillAtEveryStoreTests {
    private static final int MOST_STORES = 10_000;
    private static final LongAdder OPERATIONS = new LongAdder();
    private static final LongAdder VICTIMS = new LongAdder();
    private static final LongAdder RECLAIMERS = new LongAdder();

    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    private @Nullable MappedSpace opened;
    private int victims;
    private int reclaimers;

    @BeforeEach
    void open() {
        opened = MappedSpace.open(Operation.config(directory.space()), "survivor", null);
    }

    @AfterEach
    void close() {
        survivor().close();
    }

    @ParameterizedTest
    @EnumSource
    void spaceIsWholeWhenVictimDiesAtAnyStore(Operation operation) throws IOException {
        Map<Integer, String> outcomes = killVictims(operation);
        killReclaimers(operation, outcomes, 7);
        count();
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    void spaceIsWholeWhenEachReclaimerDiesAtAnyStore(Operation operation) throws IOException {
        killReclaimers(operation, killVictims(operation), 1);
        count();
    }

    /** Returns what was found, by the store before which the victim died. */
    private Map<Integer, String> killVictims(Operation operation) throws IOException {
        Map<Integer, String> outcomes = new HashMap<>();
        boolean stopped = true;
        for (int n = 1; stopped; n++) {
            operation.prepare(survivor());
            MappedSpace victim = join("victim");
            stopped = KillPoint.stops(n, () -> operation.run(victim));
            victim.die();
            victims++;
            reclaim(victim);
            String outcome = checked(operation, "store " + n);
            outcomes.put(n, outcome);
            assertNothingIsLeftToDo(victim);
            empty();
            assertThat(n).isLessThan(MOST_STORES);
        }
        assertThat(Set.copyOf(outcomes.values())).as("each outcome is met").isEqualTo(operation.outcomes());
        return outcomes;
    }

    /** For every so-many-th death of a victim, kills a reclaimer at every store. */
    private void killReclaimers(Operation operation, Map<Integer, String> outcomes, int step) throws IOException {
        int last = outcomes.size();
        for (int n = last; n > 0; n -= step) {
            boolean stopped = true;
            for (int r = 1; stopped; r++) {
                operation.prepare(survivor());
                MappedSpace victim = join("victim");
                int store = n;
                KillPoint.stops(store, () -> operation.run(victim));
                victim.die();
                MappedSpace reclaimer = join("reclaimer");
                stopped = KillPoint.stops(r, () -> reclaimer.reclaim(victim.self()));
                reclaimer.die();
                reclaimers++;
                reclaim(reclaimer);
                reclaim(victim);
                assertThat(checked(operation, "store " + n + ", reclaimer's store " + r))
                        .as("the same as with one reclaimer")
                        .isEqualTo(outcomes.get(n));
                empty();
                assertThat(r).isLessThan(MOST_STORES);
            }
        }
    }

    private String checked(Operation operation, String where) throws IOException {
        String outcome = Operation.outcome(survivor());
        assertThat(operation.outcomes()).as("%s, %s", operation, where).contains(outcome);
        assertThat(SpaceAudit.of(directory.space(), living()))
                .as("%s, %s", operation, where)
                .isEmpty();
        assertThat(survivor().check().broken()).isEmpty();
        return outcome;
    }

    private Set<Integer> living() {
        return Set.copyOf(survivor().participants().stream()
                .filter(survivor()::isAlive)
                .map(Participant::index)
                .toList());
    }

    /** Reclaims a second time, as if the first had not been: not a byte changes. */
    private void assertNothingIsLeftToDo(MappedSpace victim) throws IOException {
        assertThat(survivor().reclaim(victim.self())).isFalse();
        byte[] before = directory.read();
        new Reclaimer(
                        Geometry.of(Operation.config(directory.space())),
                        survivor().core())
                .reclaim(victim.self(), survivor().self().index());
        assertThat(Arrays.mismatch(directory.read(), before)).isEqualTo(-1);
    }

    /** Reclaims that one, and whom else it may have left. */
    private void reclaim(MappedSpace dead) {
        survivor().reclaim(dead.self());
        survivor().participants().stream()
                .filter(participant -> !survivor().isAlive(participant))
                .forEach(survivor()::reclaim);
        assertThat(survivor().isAlive(dead.self())).isFalse();
        assertThat(survivor().participants()).doesNotContain(dead.self());
    }

    /** Takes all that is there, and finds the space as empty as a new one. */
    private void empty() throws IOException {
        Operation.empty(survivor());
        assertThat(survivor().inspect()).isEmpty();
        assertThat(SpaceAudit.of(directory.space(), living())).isEmpty();
        assertThat(survivor().stats().payloads()).allMatch(slabs -> slabs.inUse() == 0);
    }

    private MappedSpace join(String role) {
        return MappedSpace.open(Operation.config(directory.space()), role, null);
    }

    private MappedSpace survivor() {
        return Objects.requireNonNull(opened);
    }

    /** After a test in which nothing was lost, there twice or leaked. */
    private void count() {
        OPERATIONS.increment();
        VICTIMS.add(victims);
        RECLAIMERS.add(reclaimers);
    }

    @AfterAll
    static void print() {
        System.out.printf(
                "campaign kill at every store: operations=%d kills=%d victims=%d reclaimers=%d losses=0 duplicates=0"
                        + " leaks=0%n",
                OPERATIONS.sum(), VICTIMS.sum() + RECLAIMERS.sum(), VICTIMS.sum(), RECLAIMERS.sum());
    }
}
