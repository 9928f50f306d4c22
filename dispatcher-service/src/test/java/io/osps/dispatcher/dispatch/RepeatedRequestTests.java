/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.dispatcher.dispatch.Fixture.Answers;
import io.osps.space.Claim;
import io.osps.wire.Grant;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send a request again under its id. */
class RepeatedRequestTests {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void stopWaiters() throws InterruptedException {
        fixture.queues.stop();
    }

    @Test
    void repeatedRequestJoinsTheFirst() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 2);
        Answers first = fixture.call(Fixture.message("echo", "first", "one", null));
        Answers second = fixture.call(Fixture.message("echo", "first", "one", null));
        assertThat(second.all).isEmpty();

        worker.echo(worker.claimNow());
        fixture.takeReplies(1);

        assertThat(worker.claim()).isNull();
        assertThat(first.only()).isEqualTo("first");
        assertThat(second.only()).isEqualTo("first");
        assertThat(fixture.call(Fixture.message("echo", "first", "one", null)).only())
                .isEqualTo("first");
        assertThat(fixture.pendingRequests.accepted()).isEqualTo(1);
    }

    @Test
    void idOfAnotherPayloadIsRefusedAndRunsNothing() {
        FakeWorker worker = FakeWorker.join(fixture.space, 2);
        fixture.call(Fixture.message("echo", "first", "one", null));
        worker.claimNow();

        assertThat(fixture.call(Fixture.message("echo", "second", "one", null)).only())
                .startsWith("IDREUSED ");

        assertThat(worker.claim()).isNull();
    }

    @Test
    void twoUsersMayUseOneIdAtATime() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 2);
        Answers ann = fixture.call(Fixture.message("echo", "ann", "one", null).of("ann"));
        Answers bob = fixture.call(Fixture.message("echo", "bob", "one", null).of("bob"));
        assertThat(fixture.pendingRequests.find("one", "bob")).isNotSameAs(fixture.pendingRequests.find("one", "ann"));

        worker.echo(worker.claimNow());
        worker.echo(worker.claimNow());
        fixture.takeReplies(2);

        assertThat(ann.only()).isEqualTo("ann");
        assertThat(bob.only()).isEqualTo("bob");
    }

    @Test
    void repeatedRequestRunsAgainAfterTheWindow() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        fixture.call(Fixture.message("echo", "first", "one", null));
        worker.echo(worker.claimNow());
        fixture.takeReplies(1);
        fixture.advance(Duration.ofSeconds(60));

        fixture.call(Fixture.message("echo", "second", "one", null));

        assertThat(worker.claim()).isNotNull();
    }

    @Test
    void runningRequestGoesOnForTheClientThatMayComeBack() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        Answers gone = new Answers();
        Pending pending = fixture.call("one", gone);
        Claim claim = worker.claimNow();

        pending.abandon();
        worker.echo(claim);
        fixture.takeReplies(1);

        Answers back = new Answers();
        fixture.call("one", back);
        assertThat(back.only()).isEqualTo("x");
        assertThat(fixture.pendingRequests.accepted()).isEqualTo(1);
    }

    @Test
    void queuedRequestLeavesWithTheLastOfItsClients() {
        FakeWorker.join(fixture.space, 0);
        Answers first = new Answers();
        Answers second = new Answers();
        Pending pending = fixture.call("one", first);
        fixture.call("one", second);

        pending.abandon();
        assertThat(fixture.room.requests()).isEqualTo(1);

        Pending alone = fixture.call("two", new Answers());
        alone.abandon();
        assertThat(fixture.room.requests()).isEqualTo(1);
        assertThat(fixture.cancelling.cancel("one", "")).isTrue();
        assertThat(second.only()).startsWith("CANCELLED ");
    }

    @Test
    void redirectedRequestGoesToTheSameWorkerAgain() throws Exception {
        FakeWorker first = FakeWorker.join(fixture.space, 1);
        Grant grant = acquire("one");
        assertThat(grant.worker()).isEqualTo("worker-1");
        FakeWorker.join(fixture.space, 3);

        assertThat(refusal("one"))
                .startsWith("BUSY the worker that had this id before")
                .contains("worker=worker-1");
        first.endLeases();
        assertThat(acquire("one").worker()).isEqualTo("worker-1");
    }

    private Grant acquire(String id) throws Exception {
        Answers answers = new Answers();
        fixture.intake.accept(
                OfferKind.REDIRECT, Fixture.message("echo", "", id, null), Caller.on(new Object(), answers::add));
        return Grant.from(answers.all.getFirst());
    }

    private String refusal(String id) {
        Answers answers = new Answers();
        fixture.intake.accept(
                OfferKind.REDIRECT, Fixture.message("echo", "", id, null), Caller.on(new Object(), answers::add));
        return answers.only();
    }
}
