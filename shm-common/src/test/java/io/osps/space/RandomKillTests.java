/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Processes that do everything to the same tuples are killed with SIGKILL, or stopped and continued or killed, at random;
 * then their logs are held against what is left. 1,000 kills: {@code mvn verify -pl shm-common -Dosps.tests.excluded=
 * -Dgroups=soak}.
 */
class RandomKillTests {
    private static final int ACTORS = 3;
    /** Far more than an operation takes on a busy machine; who waited for a stopped process would wait for ever. */
    private static final Duration NOBODY_WAITS = Duration.ofSeconds(10);

    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    private final RandomGenerator random = RandomGenerator.getDefault();
    private final List<Path> logs = new ArrayList<>();
    private int stops;
    private long longest;

    /** A process and the log that it writes. */
    private record Actor(Process process, Path log) {}

    @Test
    void nothingIsLostOrThereTwiceWhenProcessesAreKilledAtRandom() throws Exception {
        campaign(50);
    }

    @Tag("soak")
    @Test
    void nothingIsLostOrThereTwiceAfterAThousandKills() throws Exception {
        campaign(1_000);
    }

    private void campaign(int kills) throws Exception {
        SpaceConfig config = CampaignChild.config(directory.space());
        List<Actor> actors = new ArrayList<>();
        try (MappedSpace survivor = MappedSpace.open(config, "survivor", null)) {
            for (int i = 0; i < ACTORS; i++) {
                actors.add(start());
            }
            for (int i = 0; i < kills; i++) {
                Actor victim = actors.removeFirst();
                awaitWork(victim);
                kill(survivor, victim);
                actors.add(start());
            }
            for (Actor actor : actors) {
                awaitWork(actor);
                end(actor);
            }
            survivor.participants().forEach(survivor::reclaim);
            judge(survivor, kills + ACTORS);
        } finally {
            actors.forEach(actor -> actor.process.destroyForcibly());
        }
    }

    private Actor start() throws IOException {
        Path log = directory.path().resolve("log-" + logs.size());
        logs.add(log);
        Process process = ChildJvm.start(
                CampaignChild.class,
                directory.path().resolve("output"),
                directory.space().toString(),
                log.toString());
        return new Actor(process, log);
    }

    /** Until it has written down some events, a random number of them. */
    private void awaitWork(Actor actor) {
        int events = 50 + random.nextInt(3_000);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> !actor.process.isAlive() || EventLog.has(actor.log, events));
    }

    private void kill(MappedSpace survivor, Actor victim) throws InterruptedException {
        if (victim.process.isAlive() && random.nextInt(3) == 0) {
            Signals.send(victim.process, Signals.STOP);
            stops++;
            assertNobodyWaits(survivor);
            if (random.nextBoolean()) {
                Signals.send(victim.process, Signals.CONTINUE);
                assertNobodyWaits(survivor);
            }
        }
        end(victim);
    }

    private static void end(Actor victim) throws InterruptedException {
        victim.process.destroyForcibly();
        assertThat(victim.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** One process is stopped at a random place; the others and this one go on. */
    private void assertNobodyWaits(MappedSpace survivor) {
        Template own = Template.of("survivor", FieldType.LONG);
        for (int i = 0; i < 200; i++) {
            long start = System.nanoTime();
            try {
                survivor.write(Tuple.of("survivor", i), WriteOptions.DEFAULT.asVital());
                assertThat(survivor.tryTake(own)).isEqualTo(Tuple.of("survivor", i));
            } catch (SpaceFullException full) {
                // The others have filled it; that they could is progress.
            }
            longest = Math.max(longest, System.nanoTime() - start);
        }
        assertThat(Duration.ofNanos(longest)).isLessThan(NOBODY_WAITS);
    }

    private void judge(MappedSpace survivor, int kills) throws IOException {
        Verdict verdict = new Verdict();
        for (Path log : logs) {
            verdict.add(EventLog.read(log));
        }
        List<String> faults = verdict.judge(RandomDeathTests.left(survivor));
        List<String> leaks =
                SpaceAudit.of(directory.space(), Set.of(survivor.self().index()));
        System.out.println("campaign random kills of processes: " + verdict.figures(kills) + " leaks=" + leaks.size()
                + " stops=" + stops + " longest-operation-us=" + longest / 1_000);
        assertThat(Files.readString(directory.path().resolve("output"))).isEmpty();
        assertThat(faults).isEmpty();
        assertThat(leaks).isEmpty();
        assertThat(survivor.check().broken()).isEmpty();
    }
}
