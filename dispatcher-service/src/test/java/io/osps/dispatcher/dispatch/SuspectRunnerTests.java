/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.dispatcher.dispatch.Fixture.Answers;
import io.osps.exchange.KillNotice;
import io.osps.exchange.Request;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.space.TupleState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Requests that were running when their worker crashed. */
class SuspectRunnerTests extends SuspectFixture {
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
        assertThat(running.values()).extracting(SuspectFixture::payload).containsExactlyInAnyOrder("one", "two");
        assertThat(fixture.space.readAll(Seat.any()))
                .as("half of the workers serve the others")
                .hasSize(4);

        running.forEach(FakeWorker::echo);
        fixture.takeReplies(2);
        assertThat(awaitRequests(workers, 1).values())
                .extracting(SuspectFixture::payload)
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
    void suspectLeavesTheQueueAtItsDeadline() {
        FakeWorker first = join(1);
        Answers answers = fixture.call(Fixture.message("echo", "x", null, Duration.ofSeconds(5)));
        crash(first);
        fixture.advance(Duration.ofSeconds(6));

        fixture.watch.sweep();

        assertThat(answers.only()).startsWith("TIMEOUT ").contains("stage=queued");
        assertThat(fixture.room.requests()).isZero();
    }
}
