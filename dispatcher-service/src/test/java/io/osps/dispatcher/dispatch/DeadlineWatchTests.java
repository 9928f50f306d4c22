/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.dispatcher.dispatch.Fixture.Answers;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineWatchTests {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Fixture fixture = new Fixture();

    @AfterEach
    void stopWaiters() throws InterruptedException {
        fixture.queues.stop();
    }

    @Test
    void queuedRequestEndsAtItsDeadline() {
        FakeWorker.join(fixture.space, 0);
        Answers answers = fixture.call(Fixture.message("echo", "abc", "one", SECOND));

        fixture.advance(SECOND.minusNanos(1));
        fixture.watch.sweep();
        assertThat(answers.all).isEmpty();

        fixture.advance(Duration.ofNanos(1));
        fixture.watch.sweep();
        assertThat(answers.only())
                .isEqualTo("TIMEOUT the deadline passed before the answer came stage=queued handler=echo request=one");
        assertThat(fixture.room.requests()).isZero();
        assertThat(fixture.pendingRequests.all()).isEmpty();
    }

    @Test
    void handlerWhoseWorkersAreAwayQueuesUntilTheDeadline() {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        fixture.catalogue.refresh();
        fixture.bury(worker);

        Answers answers = fixture.call(Fixture.message("echo", "", null, SECOND));
        assertThat(answers.all).isEmpty();
        fixture.advance(SECOND);
        fixture.watch.sweep();

        assertThat(answers.only()).contains("stage=queued");
    }

    @Test
    void workersOwnAnswerIsWaitedForAWhile() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        Answers answers = fixture.call(Fixture.message("echo", "abc", null, SECOND));
        Claim claim = worker.claimNow();

        fixture.advance(SECOND.plus(Fixture.GRACE).minusNanos(1));
        fixture.watch.sweep();
        worker.echo(claim);
        fixture.takeReplies(1);

        assertThat(answers.only()).isEqualTo("abc");
    }

    @Test
    void requestThatNoWorkerTookUpEndsAsOffered() {
        FakeWorker.join(fixture.space, 1);
        Answers answers = fixture.call(Fixture.message("echo", "", null, SECOND));

        fixture.advance(SECOND.plus(Fixture.GRACE));
        fixture.watch.sweep();

        assertThat(answers.only()).contains("stage=offered");
    }

    @Test
    void requestThatRunsOnEndsAsRunningAndItsSeatComesBack() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        Answers answers = fixture.call(Fixture.message("echo", "", null, SECOND));
        Claim claim = worker.claimNow();
        claim.markStarted(fixture.clock.get());

        fixture.advance(SECOND.plus(Fixture.GRACE));
        fixture.watch.sweep();
        assertThat(answers.only()).contains("stage=running");
        worker.echo(claim);
        fixture.takeReplies(1);

        assertThat(answers.all).hasSize(1);
        assertThat(fixture.pendingRequests.all()).isEmpty();
        assertThat(fixture.space.inspect(Seat.any())).hasSize(1);
    }

    @Test
    void nextSweepIsDueAtTheEarliestDeadline() {
        FakeWorker.join(fixture.space, 0);
        fixture.call(Fixture.message("echo", "", null, Duration.ofMillis(700)));
        fixture.call(Fixture.message("echo", "", null, Duration.ofMillis(300)));
        fixture.call(Fixture.message("echo", "", null, Duration.ofSeconds(50)));

        assertThat(fixture.watch.sweep() - fixture.clock.get())
                .isEqualTo(Duration.ofMillis(300).toNanos());
    }
}
