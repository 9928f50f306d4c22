/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.dispatcher.dispatch.Fixture.Answers;
import io.osps.exchange.Cancel;
import io.osps.exchange.Reservation;
import io.osps.space.Claim;
import io.osps.space.Tuple;
import io.osps.wire.Grant;
import io.osps.wire.Users;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancellingTests {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void stopWaiters() throws InterruptedException {
        fixture.queues.stop();
    }

    @Test
    void queuedRequestLeavesTheQueue() {
        FakeWorker.join(fixture.space, 0);
        Answers answers = fixture.call(Fixture.message("echo", "", "one", null));

        assertThat(fixture.cancelling.cancel("one", "")).isTrue();
        assertThat(fixture.cancelling.cancel("one", "")).isFalse();

        assertThat(answers.only()).startsWith("CANCELLED ").contains("stage=queued");
        assertThat(fixture.room.requests()).isZero();
    }

    @Test
    void offeredRequestIsAnsweredAndItsWorkerTold() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        Answers answers = fixture.call(Fixture.message("echo", "", "one", null));

        assertThat(fixture.cancelling.cancel("one", "")).isTrue();

        assertThat(answers.only()).startsWith("CANCELLED ").contains("stage=offered");
        assertThat(order(worker)).isEqualTo("one");
        worker.echo(worker.claimNow());
        fixture.takeReplies(1);
        assertThat(answers.all).hasSize(1);
        assertThat(fixture.pendingRequests.all()).isEmpty();
    }

    @Test
    void runningRequestIsAnsweredAndItsWorkerTold() {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        Answers answers = fixture.call(Fixture.message("once", "", "one", null));
        Claim claim = worker.claimNow();
        claim.markStarted(1);

        assertThat(fixture.cancelling.cancel("one", "")).isTrue();
        assertThat(fixture.cancelling.cancel("one", "")).isFalse();

        assertThat(answers.only()).contains("stage=running");
        assertThat(order(worker)).isEqualTo("one");
        assertThat(fixture.count("relay", "once", "cancelled")).isEqualTo(1);
    }

    @Test
    void unusedReservationGoesBack() throws Exception {
        FakeWorker.join(fixture.space, 1);
        Answers answers = new Answers();
        fixture.intake.accept(
                OfferKind.REDIRECT, Fixture.message("echo", "", "one", null), Caller.on(new Object(), answers::add));
        Grant grant = Grant.from(answers.all.getFirst());

        assertThat(fixture.cancelling.cancel("one", "")).isTrue();

        Tuple left = Objects.requireNonNull(fixture.space.tryRead(Reservation.ofTicket(grant.ticket())));
        assertThat(Reservation.from(left).leaseEnd()).isLessThan(fixture.clock.get());
    }

    @Test
    void requestOnAReservationIsEndedByItsWorker() {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        fixture.intake.accept(
                OfferKind.REDIRECT, Fixture.message("echo", "", "one", null), Caller.on(new Object(), _ -> {}));
        worker.claimReservation();

        assertThat(fixture.cancelling.cancel("one", "")).isTrue();

        assertThat(order(worker)).isEqualTo("one");
    }

    @Test
    void requestOfAnotherUserIsNeitherFoundNorEnded() {
        FakeWorker.join(fixture.space, 0);
        Answers answers = fixture.call(Fixture.message("echo", "", "one", null).of("ann"));

        assertThat(fixture.cancelling.cancel("one", "bob")).isFalse();
        assertThat(fixture.pendingRequests.story("one", "bob")).isNull();
        assertThat(answers.all).isEmpty();
        assertThat(fixture.pendingRequests.story("one", "ann")).isNotNull();
        assertThat(fixture.pendingRequests.story("one", Users.DEFAULT)).isNotNull();

        assertThat(fixture.cancelling.cancel("one", "ann")).isTrue();
        assertThat(answers.only()).startsWith("CANCELLED ");
        assertThat(fixture.pendingRequests.story("one", "bob")).isNull();
    }

    @Test
    void reservationOfAnotherUserStays() {
        FakeWorker.join(fixture.space, 1);
        fixture.intake.accept(
                OfferKind.REDIRECT,
                Fixture.message("echo", "", "one", null).of("ann"),
                Caller.on(new Object(), _ -> {}));

        assertThat(fixture.cancelling.cancel("one", "bob")).isFalse();
        assertThat(fixture.cancelling.cancel("one", "ann")).isTrue();
    }

    @Test
    void operatorEndsTheReservationOfAnyUser() {
        FakeWorker.join(fixture.space, 1);
        fixture.intake.accept(
                OfferKind.REDIRECT,
                Fixture.message("echo", "", "one", null).of("ann"),
                Caller.on(new Object(), _ -> {}));

        assertThat(fixture.cancelling.cancel("one", Users.DEFAULT)).isTrue();
    }

    @Test
    void nothingToCancelIsSaid() {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);

        assertThat(fixture.cancelling.cancel("nosuch", "")).isFalse();

        assertThat(fixture.space.tryTake(
                        Cancel.ofWorker(worker.self().name(), worker.self().incarnation())))
                .isNull();
    }

    private String order(FakeWorker worker) {
        Tuple order = fixture.space.tryTake(
                Cancel.ofWorker(worker.self().name(), worker.self().incarnation()));
        return order == null ? "none" : Cancel.from(order).id();
    }
}
