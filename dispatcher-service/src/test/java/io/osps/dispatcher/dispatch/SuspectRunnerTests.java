/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.boot.Loop;
import io.osps.dispatcher.dispatch.Fixture.Answers;
import io.osps.exchange.KillNotice;
import io.osps.exchange.Request;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.space.TupleState;
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
import org.junit.jupiter.api.Test;

/** Requests that were running when their worker crashed. */
class SuspectRunnerTests {
    private final Fixture fixture = new Fixture();
    private final List<Loop> suspectRunner = new ArrayList<>();

    @BeforeEach
    void startSoloRuns() {
        for (int i = 0; i < 3; i++) {
            startSoloRun(_ -> false);
        }
    }

    private void startSoloRun(Predicate<String> crowded) {
        suspectRunner.add(Loop.ofTurns("test-isolation", () -> fixture.suspectRunner.turn(crowded))
                .start());
    }

    @AfterEach
    void stop() throws InterruptedException {
        stopSoloRuns();
        fixture.queues.stop();
    }

    private void stopSoloRuns() throws InterruptedException {
        for (Loop thread : suspectRunner) {
            thread.interrupt();
        }
        suspectRunner.clear();
    }

    @Test
    void suspectRunsAgainAlone() throws Exception {
        FakeWorker first = join(1);
        Answers suspect = fixture.call("echo", "suspect");
        crash(first);
        FakeWorker second = join(3);

        Claim claim = awaitRequest(second);

        assertThat(fixture.space.tryRead(Seat.any())).isNull();
        assertThat(fixture.space.inspect(Seat.any()))
                .hasSize(2)
                .allSatisfy(view -> assertThat(view.state()).isEqualTo(TupleState.CLAIMED));
        second.echo(claim);
        fixture.takeReplies(1);
        assertThat(suspect.only()).isEqualTo("suspect");
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(fixture.space.readAll(Seat.any())).hasSize(3));
    }

    @Test
    void suspectWaitsUntilTheOthersOnTheWorkerHaveEnded() throws Exception {
        FakeWorker first = join(1);
        fixture.call("echo", "suspect");
        Claim claim = first.claimNow();
        claim.markStarted(fixture.clock.get());
        FakeWorker second = join(2);
        fixture.call("once", "bystander");
        Claim bystander = second.claimNow();
        fixture.bury(first);
        fixture.catalogue.refresh();
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(fixture.space.readAll(Seat.any())).isEmpty());
        assertThat(second.claim()).isNull();

        second.echo(bystander);

        assertThat(Request.from(awaitRequest(second).tuple()).handler()).isEqualTo("echo");
    }

    @Test
    void suspectsRunSideBySideOnHalfOfTheWorkersTheEarliestDeadlineFirst() throws InterruptedException {
        stopSoloRuns();
        FakeWorker first = join(3);
        for (String name : List.of("one", "two", "three")) {
            fixture.call("echo", name);
            fixture.advance(Duration.ofMillis(1));
        }
        List.of(1, 2, 3).forEach(_ -> first.claimNow().markStarted(fixture.clock.get()));
        fixture.bury(first);
        List<FakeWorker> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            workers.add(FakeWorker.join(fixture.space, 2));
        }
        fixture.catalogue.refresh();
        startSoloRuns();

        Map<FakeWorker, Claim> running = awaitRequests(workers, 2);
        assertThat(running.values()).extracting(SuspectRunnerTests::payload).containsExactlyInAnyOrder("one", "two");
        assertThat(fixture.space.readAll(Seat.any()))
                .as("half of the workers serve the others")
                .hasSize(4);

        running.forEach(FakeWorker::echo);
        fixture.takeReplies(2);
        assertThat(awaitRequests(workers, 1).values())
                .extracting(SuspectRunnerTests::payload)
                .containsExactly("three");
    }

    @Test
    void suspectsWhoseHandlerWasTheEndOfTheLastWorkerComeAfterTheOthers() throws InterruptedException {
        stopSoloRuns();
        FakeWorker first = join(3);
        fixture.call("echo", "deadly");
        fixture.advance(Duration.ofMillis(1));
        fixture.call("echo", "as deadly");
        fixture.advance(Duration.ofMillis(1));
        fixture.call("upper", "bystander");
        List.of(1, 2, 3).forEach(_ -> first.claimNow().markStarted(fixture.clock.get()));
        fixture.bury(first);
        FakeWorker second = join(1);
        startSoloRun(_ -> false);
        Claim deadly = awaitRequest(second);
        assertThat(payload(deadly)).isEqualTo("deadly");
        deadly.markStarted(fixture.clock.get());
        fixture.bury(second);

        FakeWorker third = join(1);

        assertThat(payload(awaitRequest(third))).isEqualTo("bystander");
    }

    @Test
    void onlyWorkerServesThoseWhoWaitForItBeforeTheNextSuspect() throws InterruptedException {
        stopSoloRuns();
        FakeWorker first = join(1);
        fixture.call("echo", "suspect");
        crash(first);
        FakeWorker second = join(1);

        fixture.suspectRunner.turn(_ -> true);
        assertThat(second.claim()).isNull();

        fixture.advance(SuspectRunner.TURN_OF_OTHERS);
        startSoloRun(_ -> true);
        assertThat(payload(awaitRequest(second))).isEqualTo("suspect");
    }

    @Test
    void secondDeathIsPoison() throws Exception {
        FakeWorker first = join(1);
        Answers answers = fixture.call(Fixture.message("echo", "x", "one", null));
        crash(first);
        FakeWorker second = join(2);
        awaitRequest(second).markStarted(fixture.clock.get());

        fixture.bury(second);

        assertThat(answers.only())
                .startsWith("POISON two workers died of this request")
                .endsWith("attempts=2 handler=echo request=one");
        assertThat(fixture.pendingRequests.all()).isEmpty();
        assertThat(fixture.call(Fixture.message("echo", "x", "one", null)).only())
                .startsWith("POISON ");
    }

    @Test
    void deathBySomebodysHandDuringTheSoloRunCountsAgainstNobodyAlsoWhenItIsToldLate() throws Exception {
        FakeWorker first = join(1);
        Answers answers = fixture.call("echo", "bystander");
        crash(first);
        FakeWorker second = join(1);
        awaitRequest(second).markStarted(fixture.clock.get());
        fixture.strike(second);
        assertThat(answers.all).isEmpty();

        fixture.excuse(second);
        fixture.recovery.pass();
        FakeWorker third = join(1);
        third.echo(awaitRequest(third));
        fixture.takeReplies(1);

        assertThat(answers.only()).isEqualTo("bystander");
    }

    @Test
    void requestThatIsExcusedWithEachWorkerIsPoisonAfterThree() throws Exception {
        FakeWorker first = join(1);
        Answers answers = fixture.call("echo", "sends SIGKILL");
        crash(first);
        FakeWorker second = join(1);
        awaitRequest(second).markStarted(fixture.clock.get());
        fixture.excuse(second);
        fixture.strike(second);
        assertThat(answers.all).isEmpty();
        FakeWorker third = join(1);
        awaitRequest(third).markStarted(fixture.clock.get());
        fixture.excuse(third);

        fixture.strike(third);

        assertThat(answers.only()).startsWith("POISON ");
    }

    @Test
    void redirectedRequestThatIsExcusedWithEachWorkerIsPoisonAfterThree() {
        FakeWorker first = join(1);
        acquire("one");
        fixture.bury(first);
        for (int i = 0; i < 2; i++) {
            FakeWorker next = join(1);
            Answers granted = acquireLater("one");
            Awaitility.await().untilAsserted(() -> assertThat(granted.all).hasSize(1));
            assertThat(granted.only()).doesNotContain("POISON");
            fixture.excuse(next);
            fixture.strike(next);
            fixture.catalogue.refresh();
        }

        assertThat(acquireLater("one").only()).startsWith("POISON ");
    }

    @Test
    void redirectedRequestIsNotTheCauseOfADeathBySomebodysHandEither() {
        FakeWorker first = join(1);
        acquire("one");
        fixture.bury(first);
        FakeWorker second = join(1);
        Answers granted = acquireLater("one");
        Awaitility.await().untilAsserted(() -> assertThat(granted.all).hasSize(1));
        fixture.strike(second);
        fixture.catalogue.refresh();
        Answers again = acquireLater("one");
        assertThat(again.all).isEmpty();

        fixture.excuse(second);
        join(1);

        Awaitility.await().untilAsserted(() -> assertThat(again.all).hasSize(1));
        assertThat(again.only()).doesNotContain("POISON");
    }

    @Test
    void othersAreNotTakenForTheCause() throws Exception {
        FakeWorker first = join(3);
        List<Answers> answers = new ArrayList<>();
        for (String payload : List.of("good", "poison", "good")) {
            answers.add(fixture.call("echo", payload));
        }
        for (int i = 0; i < 3; i++) {
            first.claimNow().markStarted(fixture.clock.get());
        }
        fixture.bury(first);

        FakeWorker next = join(2);
        while (!fixture.pendingRequests.all().isEmpty()) {
            Claim claim = awaitRequest(next);
            if (payload(claim).equals("good")) {
                next.echo(claim);
                fixture.takeReplies(1);
            } else {
                claim.markStarted(fixture.clock.get());
                fixture.bury(next);
                next = join(2);
            }
        }

        assertThat(answers.get(0).only()).isEqualTo("good");
        assertThat(answers.get(1).only()).startsWith("POISON ");
        assertThat(answers.get(2).only()).isEqualTo("good");
    }

    @Test
    void deathBySomebodysHandIsLaidToTheRequestItWasForOnly() {
        FakeWorker first = join(2);
        fixture.call(Fixture.message("echo", "stuck", "stuck", null));
        fixture.call(Fixture.message("echo", "other", "other", null));
        first.claimNow().markStarted(fixture.clock.get());
        first.claimNow().markStarted(fixture.clock.get());
        fixture.space.write(new KillNotice(first.self().incarnation(), "stuck", true).toTuple(), KillNotice.OPTIONS);

        fixture.bury(first);

        assertThat(Objects.requireNonNull(fixture.pendingRequests.find("stuck")).isSuspect())
                .isTrue();
        assertThat(Objects.requireNonNull(fixture.pendingRequests.find("other")).isSuspect())
                .isFalse();
    }

    @Test
    void redirectedRequestOfACrashedWorkerIsGrantedAWorkerOfItsOwnAndIsPoisonAfterTwo() throws Exception {
        FakeWorker first = join(2);
        assertThat(acquire("one")).isNotEmpty();
        fixture.bury(first);
        FakeWorker second = join(2);

        Answers granted = acquireLater("one");
        Awaitility.await().untilAsserted(() -> assertThat(granted.all).hasSize(1));
        assertThat(fixture.space.tryRead(Seat.any())).as("all seats are held").isNull();
        Answers other = acquireLater("other");
        fixture.bury(second);
        fixture.catalogue.refresh();

        Answers again = acquireLater("one");
        assertThat(again.all).isEmpty();
        fixture.advance(CrashAttribution.NOTICE_LIMIT);
        Awaitility.await().untilAsserted(() -> assertThat(again.all).hasSize(1));
        assertThat(again.only()).startsWith("POISON ");
        join(1);
        Awaitility.await().untilAsserted(() -> assertThat(other.all).hasSize(1));
    }

    @Test
    void seatsAreFreeAgainWhenTheRedirectedSuspectIsOver() throws Exception {
        FakeWorker first = join(1);
        acquire("one");
        fixture.bury(first);
        FakeWorker second = join(3);
        Answers granted = acquireLater("one");
        Awaitility.await().untilAsserted(() -> assertThat(granted.all).hasSize(1));

        second.endLeases();

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(fixture.space.readAll(Seat.any())).hasSize(3));
    }

    private List<?> acquire(String id) {
        return acquireLater(id).all;
    }

    private Answers acquireLater(String id) {
        Answers answers = new Answers();
        fixture.intake.accept(
                OfferKind.REDIRECT, Fixture.message("echo", "", id, null), Caller.on(new Object(), answers::add));
        return answers;
    }

    @Test
    void suspectLeavesTheQueueAtItsDeadline() {
        FakeWorker first = join(1);
        Answers answers = fixture.call(Fixture.message("echo", "x", null, Duration.ofSeconds(5)));
        crash(first);
        fixture.advance(Duration.ofSeconds(6));

        fixture.watch.sweep();

        assertThat(answers.only()).startsWith("TIMEOUT ").contains("stage=queued");
        assertThat(fixture.room.requests()).isZero();
    }

    private FakeWorker join(int seats) {
        FakeWorker worker = FakeWorker.join(fixture.space, seats);
        fixture.catalogue.refresh();
        return worker;
    }

    private void crash(FakeWorker worker) {
        worker.claimNow().markStarted(fixture.clock.get());
        fixture.bury(worker);
        fixture.catalogue.refresh();
    }

    private static Map<FakeWorker, Claim> awaitRequests(List<FakeWorker> workers, int count) {
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

    private static String payload(Claim claim) {
        return new String(claim.tuple().payload(), StandardCharsets.UTF_8);
    }

    private static Claim awaitRequest(FakeWorker worker) {
        return Awaitility.await().atMost(Duration.ofSeconds(10)).until(worker::claim, Objects::nonNull);
    }
}
