/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.boot.Loop;
import io.osps.space.Claim;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A dispatcher whose solo runs go on while workers crash. */
abstract class SuspectFixture {
    final Fixture fixture = new Fixture();
    final List<Loop> suspectRunner = new ArrayList<>();

    @BeforeEach
    void startSoloRuns() {
        for (int i = 0; i < 3; i++) {
            startSoloRun(_ -> false);
        }
    }

    void startSoloRun(Predicate<String> crowded) {
        suspectRunner.add(Loop.ofTurns("test-isolation", () -> fixture.suspectRunner.turn(crowded))
                .start());
    }

    @AfterEach
    void stop() throws InterruptedException {
        stopSoloRuns();
        fixture.queues.stop();
    }

    void stopSoloRuns() throws InterruptedException {
        for (Loop thread : suspectRunner) {
            thread.interrupt();
        }
        suspectRunner.clear();
    }

    FakeWorker join(int seats) {
        FakeWorker worker = FakeWorker.join(fixture.space, seats);
        fixture.catalogue.refresh();
        return worker;
    }

    void crash(FakeWorker worker) {
        worker.claimNow().markStarted(fixture.clock.get());
        fixture.bury(worker);
        fixture.catalogue.refresh();
    }

    static Map<FakeWorker, Claim> awaitRequests(List<FakeWorker> workers, int count) {
        Map<FakeWorker, Claim> claims = new HashMap<>();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            for (FakeWorker worker : workers) {
                Claim claim = worker.claim();
                if (claim != null) {
                    claims.put(worker, claim);
                }
            }
            return claims.size() == count;
        });
        return claims;
    }

    static String payload(Claim claim) {
        return new String(claim.tuple().payload(), StandardCharsets.UTF_8);
    }

    static Claim awaitRequest(FakeWorker worker) {
        return Awaitility.await().atMost(Duration.ofSeconds(10)).until(worker::claim, Objects::nonNull);
    }
}
