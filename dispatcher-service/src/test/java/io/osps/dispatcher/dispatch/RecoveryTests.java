/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.dispatcher.dispatch.Fixture.Answers;
import io.osps.exchange.Request;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.wire.ErrorCode;
import io.osps.wire.WireError;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecoveryTests {
    private final Fixture fixture = new Fixture();
    private final FakeWorker first = FakeWorker.join(fixture.space, 1);

    @AfterEach
    void stopWaiters() throws InterruptedException {
        fixture.queues.stop();
    }

    @Test
    void requestThatWasNotTakenUpRunsElsewhere() throws Exception {
        Answers answers = fixture.call("once", "abc");
        fixture.bury(first);

        FakeWorker second = FakeWorker.join(fixture.space, 1);
        Claim claim = awaitRequest(second);
        assertThat(Request.from(claim.tuple()).attempt()).isEqualTo(1);
        second.echo(claim);
        fixture.takeReplies(1);

        assertThat(answers.only()).isEqualTo("abc");
    }

    @Test
    void requestThatHadNotStartedRunsElsewhere() throws Exception {
        Answers answers = fixture.call("once", "abc");
        first.claimNow();
        fixture.bury(first);

        FakeWorker second = FakeWorker.join(fixture.space, 1);
        second.echo(awaitRequest(second));
        fixture.takeReplies(1);

        assertThat(answers.only()).isEqualTo("abc");
    }

    @Test
    void startedRequestOfAnotherHandlerIsLost() {
        Answers answers = fixture.call(Fixture.message("once", "abc", "one", null));
        first.claimNow().markStarted(fixture.clock.get());
        fixture.bury(first);

        assertThat(answers.only())
                .isEqualTo("LOST the worker died with the request attempts=1 outcome=unknown handler=once request=one");
        assertThat(fixture.pendingRequests.all()).isEmpty();
        assertThat(fixture.space.inspect(Request.any())).isEmpty();
        assertThat(fixture.count("relay", "once", "lost")).isEqualTo(1);
    }

    @Test
    void requestThatAWorkerCouldNotBeginRunsElsewhere() throws Exception {
        Answers answers = fixture.call("once", "abc");
        FakeWorker second = FakeWorker.join(fixture.space, 1);
        Claim claim = first.claimNow();
        claim.markStarted(fixture.clock.get());

        first.fail(claim, WireError.of(ErrorCode.DRAINING, "this worker has run out of resources"));
        // It leaves, and takes its seat with it.
        var _ = fixture.space.tryTake(
                Seat.ofWorker(first.self().name(), first.self().incarnation()));
        fixture.takeReplies(1);

        assertThat(answers.all).isEmpty();
        second.echo(awaitRequest(second));
        fixture.takeReplies(1);
        assertThat(answers.only()).isEqualTo("abc");
    }

    @Test
    void deathsBeforeItBeganDoNotCountAsGivenBack() throws Exception {
        Answers answers = fixture.call("once", "abc");
        FakeWorker worker = first;
        for (int death = 0; death < 5; death++) {
            worker.claimNow();
            fixture.bury(worker);
            worker = FakeWorker.join(fixture.space, 1);
            Awaitility.await().until(() -> !fixture.space.inspect(Request.any()).isEmpty());
        }
        worker.fail(worker.claimNow(), WireError.of(ErrorCode.DRAINING, "this worker has run out of resources"));
        fixture.takeReplies(1);

        assertThat(answers.all).isEmpty();
        worker.echo(awaitRequest(worker));
        fixture.takeReplies(1);
        assertThat(answers.only()).isEqualTo("abc");
    }

    @Test
    void requestThatNoWorkerCanBeginIsNotHandedRoundForEver() throws Exception {
        Answers answers = fixture.call(Fixture.message("once", "abc", "one", null));
        for (int worker = 0; worker < 4; worker++) {
            assertThat(answers.all).isEmpty();
            first.fail(awaitRequest(first), WireError.of(ErrorCode.DRAINING, "this worker has run out of resources"));
            fixture.takeReplies(1);
        }

        assertThat(answers.only())
                .isEqualTo("LOST no worker has what it takes to begin it attempts=4 outcome=not-started"
                        + " handler=once request=one");
    }

    @Test
    void requestThatNeverStartsIsNotLostHoweverManyWorkersDie() throws Exception {
        Answers answers = fixture.call("once", "abc");
        FakeWorker worker = first;
        worker.claimNow();
        for (int death = 0; death < 5; death++) {
            fixture.bury(worker);
            worker = FakeWorker.join(fixture.space, 1);
            Claim claim = awaitRequest(worker);
            if (death == 4) {
                worker.echo(claim);
            }
        }
        fixture.takeReplies(1);
        assertThat(answers.only()).isEqualTo("abc");
    }

    @Test
    void replyThatWasWrittenBeforeTheDeathIsTheAnswer() throws Exception {
        Answers answers = fixture.call("once", "abc");
        first.echo(first.claimNow());
        fixture.bury(first);

        fixture.takeReplies(1);

        assertThat(answers.only()).isEqualTo("abc");
    }

    @Test
    void requestThatNobodyWaitsForIsNotRunAgain() {
        Pending pending = fixture.intake.accept(
                OfferKind.RELAY, Fixture.message("echo", "", null, null), Caller.on(new Object(), _ -> {}));
        first.claimNow();
        pending.abandon();

        fixture.bury(first);

        assertThat(fixture.pendingRequests.all()).isEmpty();
        assertThat(fixture.room.requests()).isZero();
        assertThat(fixture.space.inspect(Request.any())).isEmpty();
    }

    @Test
    void requestOfALivingWorkerIsLeftAlone() {
        Answers answers = fixture.call("echo", "abc");

        fixture.recovery.pass();

        assertThat(answers.all).isEmpty();
        assertThat(first.claim()).isNotNull();
    }

    @Test
    void requestOfWhichNothingIsLeftIsLost() {
        Answers answers = fixture.call("echo", "abc");
        first.claimNow().commit();

        fixture.recovery.trace();
        fixture.recovery.trace();
        assertThat(answers.all).isEmpty();
        fixture.recovery.trace();

        assertThat(answers.only()).startsWith("LOST the request has vanished");
        assertThat(fixture.pendingRequests.all()).isEmpty();
    }

    private static Claim awaitRequest(FakeWorker worker) {
        return Awaitility.await().atMost(Duration.ofSeconds(10)).until(worker::claim, RecoveryTests::isThere);
    }

    private static boolean isThere(@Nullable Claim claim) {
        return claim != null;
    }
}
