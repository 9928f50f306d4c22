/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.KillPoint.SimulatedDeath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Several participants at once do everything to the same tuples, die before a random store, and reclaim one another; then
 * their logs are held against what is left. The long run: {@code mvn verify -pl shm-common -Dosps.tests.excluded=
 * -Dgroups=soak}.
 */
class RandomDeathTests {
    private static final int ACTORS = 4;

    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    @Test
    void nothingIsLostOrThereTwiceWhenParticipantsDieAtRandom() throws Exception {
        campaign(100);
    }

    @Tag("soak")
    @Test
    void nothingIsLostOrThereTwiceInALongRun() throws Exception {
        for (int round = 0; round < 50; round++) {
            campaign(500);
            try (Stream<Path> files = Files.list(directory.path())) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void campaign(int livesEach) throws Exception {
        long seed = System.nanoTime();
        SpaceConfig config = new SpaceConfig(directory.space(), 64, 16, 16, 8, 1);
        try (MappedSpace survivor = MappedSpace.open(config, "survivor", null)) {
            List<Path> logs = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(ACTORS)) {
                List<Future<?>> actors = new ArrayList<>();
                for (int i = 0; i < ACTORS; i++) {
                    Path file = directory.path().resolve("log-" + i);
                    RandomGenerator random =
                            RandomGeneratorFactory.of("L64X128MixRandom").create(seed + i);
                    EventLog log = EventLog.create(file, livesEach * 400);
                    logs.add(file);
                    actors.add(threads.submit(() -> live(config, livesEach, log, random)));
                }
                for (Future<?> actor : actors) {
                    actor.get();
                }
            }
            survivor.participants().forEach(survivor::reclaim);
            Verdict verdict = new Verdict();
            for (Path log : logs) {
                verdict.add(EventLog.read(log));
            }
            List<String> faults = verdict.judge(left(survivor));
            List<String> leaks =
                    SpaceAudit.of(directory.space(), Set.of(survivor.self().index()));
            System.out.println("campaign random deaths of threads: seed=" + seed + " "
                    + verdict.figures(livesEach * ACTORS) + " leaks=" + leaks.size());
            assertThat(faults).as("seed %s", seed).isEmpty();
            assertThat(leaks).as("seed %s", seed).isEmpty();
            assertThat(survivor.check().broken()).isEmpty();
        }
    }

    /** One life after the other, each ended before a random store. */
    private static Object live(SpaceConfig config, int lives, EventLog log, RandomGenerator random)
            throws InterruptedException {
        for (int i = 0; i < lives; i++) {
            MappedSpace space = MappedSpace.open(config, "actor", null);
            Actor actor = new Actor(space, log, random);
            KillPoint.armError(1 + random.nextInt(1_500));
            try {
                while (!log.isFull()) {
                    actor.step();
                }
                KillPoint.disarm();
                actor.leave();
            } catch (SimulatedDeath _) {
                space.die();
            }
        }
        return log;
    }

    static Map<Long, TupleView> left(MappedSpace survivor) {
        Map<Long, TupleView> left = new HashMap<>();
        for (TupleView view : survivor.inspect()) {
            assertThat(left.put(view.tuple().getLong(1), view))
                    .as("twice in the space")
                    .isNull();
        }
        return left;
    }
}
