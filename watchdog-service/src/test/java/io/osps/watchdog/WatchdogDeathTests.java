/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of the services when the watchdog is killed. */
@Tag("integration")
final class WatchdogDeathTests extends TestWatchdog {
    @Test
    void servicesLiveOnWhenItIsKilledAndAreAdoptedByTheNext() throws Exception {
        Process first = start();
        List<Long> pids = pids(awaitReady(first));
        first.destroyForcibly().waitFor();

        Process second = start();
        List<JsonNode> adopted = awaitReady(second);
        assertThat(pids(adopted)).isEqualTo(pids);
        assertThat(adopted)
                .allSatisfy(
                        service -> assertThat(service.path("restarts").asInt()).isZero());

        kill(pids.get(1));
        List<JsonNode> restarted = await().atMost(LONG)
                .until(
                        () -> awaitReady(second),
                        services -> services.get(2).path("restarts").asInt() == 1);
        assertThat(restarted.get(2).path("lastReason").asString()).isEqualTo("crashed: exit=unknown");

        second.destroy();
        assertThat(second.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Stream.concat(pids.stream(), pids(restarted).stream())).noneMatch(TestWatchdog::isRunning);
        assertThat(directory).doesNotExist();
    }

    @Test
    void nothingIsDoubledOrLostWhenItIsKilledAtRandomMoments() throws Exception {
        dieOften(6);
    }

    @Test
    @Tag("soak")
    void nothingIsDoubledOrLostWhenItIsKilledAHundredTimes() throws Exception {
        dieOften(100);
    }

    /** Some deaths are around a restart of a worker, and some before the watchdog has found out what runs. */
    private void dieOften(int times) throws Exception {
        Random random = new Random(times);
        Process watchdog = start("--osps.watchdog.restart.budget=10000");
        List<Long> pids = pids(awaitReady(watchdog));
        int adopted = 0;
        for (int i = 0; i < times; i++) {
            Long victim = random.nextInt(3) == 0 ? pids.get(1 + random.nextInt(2)) : null;
            if (victim != null) {
                kill(victim);
            }
            await().pollDelay(Duration.ofMillis(1 + random.nextInt(1_500))).until(() -> true);
            watchdog.destroyForcibly().waitFor();
            watchdog = start("--osps.watchdog.restart.budget=10000");
            if (victim != null || random.nextBoolean()) {
                List<Long> now = pids(awaitReady(watchdog));
                for (int k = 0; k < now.size(); k++) {
                    boolean sameOrKilled =
                            now.get(k).equals(pids.get(k)) || pids.get(k).equals(victim);
                    assertThat(sameOrKilled)
                            .as("round=%d service=%d before=%s after=%s victim=%s", i, k, pids, now, victim)
                            .isTrue();
                }
                assertThat(standIns()).as("round=%d", i).containsExactlyInAnyOrderElementsOf(now);
                pids = now;
                adopted++;
            }
        }
        pids = pids(awaitReady(watchdog));
        assertThat(standIns()).containsExactlyInAnyOrderElementsOf(pids);
        System.out.printf("figure: watchdog-deaths=%d looked-at-after=%d doubled=0 lost=0%n", times, adopted);
        watchdog.destroy();
        assertThat(watchdog.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(standIns()).isEmpty();
        assertThat(directory).doesNotExist();
    }
}
