/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Lincheck runs small scenarios of three threads very often and looks for an order of their operations that explains what
 * each of them got. The long run: {@code mvn verify -pl shm-common -Dosps.tests.excluded= -Dgroups=soak}.
 *
 * <p>A claim and its release or replacement are two operations, between which the tuple is hidden; only claim and commit
 * together are one.
 */
class LinearizabilityTests {
    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    @Test
    void everyAnswerIsExplainedByAnOrderOfOperations() {
        check(10, 1_000);
    }

    @Tag("soak")
    @Test
    void everyAnswerIsExplainedByAnOrderOfOperationsInALongRun() {
        check(150, 20_000);
    }

    private void check(int scenarios, int invocations) {
        SpaceConfig config = new SpaceConfig(directory.space(), 64, 4, 8, 4, 1);
        try (MappedSpace first = MappedSpace.open(config, "first", null);
                MappedSpace second = MappedSpace.open(config, "second", null)) {
            Scenario.members = List.of(first, second);
            new StressOptions()
                    .iterations(scenarios)
                    .invocationsPerIteration(invocations)
                    .threads(3)
                    .actorsPerThread(3)
                    .actorsBefore(2)
                    .actorsAfter(1)
                    .sequentialSpecification(Model.class)
                    .check(Scenario.class);
            System.out.println("campaign linearizability: scenarios=" + scenarios + " invocations="
                    + (long) scenarios * invocations + " violations=0");
        } finally {
            Scenario.members = List.of();
        }
    }

    /** The operations on the mapped space; each invocation finds it empty. */
    @Param(name = "key", gen = IntGen.class, conf = "1:2")
    public static final class Scenario {
        private static volatile List<MappedSpace> members = List.of();
        private static final AtomicInteger TURN = new AtomicInteger();

        public Scenario() {
            while (member().tryTake(Template.of("lin", FieldType.LONG)) != null) {
                // until there is none
            }
        }

        @Operation
        public void write(@Param(name = "key") int key) {
            member().write(Tuple.of("lin", key));
        }

        @Operation
        public boolean take(@Param(name = "key") int key) {
            return member().tryTake(Template.of("lin", key)) != null;
        }

        @Operation
        public boolean read(@Param(name = "key") int key) {
            return member().tryRead(Template.of("lin", key)) != null;
        }

        @Operation
        public boolean claimAndCommit(@Param(name = "key") int key) {
            Claim claim = member().tryClaim(Template.of("lin", key), ClaimKind.COUNTED);
            if (claim != null) {
                claim.commit();
            }
            return claim != null;
        }

        private static MappedSpace member() {
            return members.get(TURN.getAndIncrement() & 1);
        }
    }

    /** The same, one after the other. */
    public static final class Model {
        private final Map<Integer, List<Integer>> tuples = new HashMap<>();

        public void write(int key) {
            of(key).add(key);
        }

        public boolean take(int key) {
            return !of(key).isEmpty() && of(key).removeLast() == key;
        }

        public boolean read(int key) {
            return !of(key).isEmpty();
        }

        public boolean claimAndCommit(int key) {
            return take(key);
        }

        private List<Integer> of(int key) {
            return tuples.computeIfAbsent(key, _ -> new ArrayList<>());
        }
    }
}
