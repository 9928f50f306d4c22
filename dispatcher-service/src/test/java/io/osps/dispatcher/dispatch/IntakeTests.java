/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.dispatcher.dispatch.Fixture.Answers;
import io.osps.exchange.Callback;
import io.osps.exchange.HandlerInfo;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.exchange.ServiceAdvert;
import io.osps.exchange.Waiting;
import io.osps.space.Claim;
import io.osps.space.SpaceConfig;
import io.osps.space.TupleView;
import io.osps.wire.CallMessage;
import io.osps.wire.ErrorCode;
import io.osps.wire.Grant;
import io.osps.wire.WireError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IntakeTests {
    private Fixture fixture = new Fixture();

    @AfterEach
    void stopWaiters() throws InterruptedException {
        fixture.queues.stop();
    }

    @Test
    void seatBecomesTheRequestWhenOneIsFree() {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);

        Answers answers = fixture.call("echo", "hello");

        assertThat(fixture.space.tryRead(Seat.any())).isNull();
        Claim claim = worker.claimNow();
        Request request = Request.from(claim.tuple());
        assertThat(request.handler()).isEqualTo("echo");
        assertThat(request.attempt()).isZero();
        assertThat(request.deadline())
                .isEqualTo(fixture.clock.get() + Duration.ofSeconds(60).toNanos());
        assertThat(new String(claim.tuple().payload(), StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(answers.all).isEmpty();
    }

    @Test
    void replyIsTheAnswer() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        Answers answers = fixture.call("echo", "hello");

        worker.echo(worker.claimNow());
        fixture.takeReplies(1);

        assertThat(answers.only()).isEqualTo("hello");
        assertThat(fixture.pendingRequests.all()).isEmpty();
        assertThat(fixture.count("relay", "echo", "ok")).isEqualTo(1);
        assertThat(fixture.space.inspect(Seat.any())).hasSize(1);
    }

    @Test
    void errorOfTheWorkerIsTheAnswer() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        Answers answers = fixture.call("echo", "hello");

        worker.fail(worker.claimNow(), WireError.of(ErrorCode.FAILED, "no luck").with("handler", "echo"));
        fixture.takeReplies(1);

        assertThat(answers.only()).isEqualTo("FAILED no luck handler=echo");
        assertThat(fixture.count("relay", "echo", "failed")).isEqualTo(1);
    }

    @Test
    void noHandlerWhenNobodyOffersIt() {
        FakeWorker.join(fixture.space, 1);

        assertThat(fixture.call("nonsense", "").only()).startsWith("NOHANDLER ").endsWith("handler=nonsense");
        assertThat(fixture.count("relay", "none", "nohandler")).isEqualTo(1);
        assertThat(fixture.pendingRequests.open()).isZero();
    }

    @Test
    void tooLargeWhenTheRelayHasNoRoomForThePayload() {
        FakeWorker.join(fixture.space, 1);

        assertThat(fixture.call("echo", "x".repeat((1 << 20) + 1)).only())
                .startsWith("TOOLARGE ")
                .contains("redirect")
                .endsWith("size=1048577 limit=1048576");
    }

    @Test
    void nobodyJumpsTheQueue() {
        FakeWorker worker = FakeWorker.join(fixture.space, 0);
        PoolQueue queue = fixture.queues.of(FakeWorker.POOL);
        Answers first = fixture.call("echo", "first");
        Answers second = fixture.call("echo", "second");
        assertThat(queue.size()).isEqualTo(2);

        worker.writeSeat(0);

        Awaitility.await().untilAsserted(() -> assertThat(queue.size()).isEqualTo(1));
        Claim claim = worker.claimNow();
        assertThat(new String(claim.tuple().payload(), StandardCharsets.UTF_8)).isEqualTo("first");
        assertThat(first.all).isEmpty();
        assertThat(second.all).isEmpty();
    }

    @Test
    void workersAreToldAsLongAsRequestsWait() {
        FakeWorker worker = FakeWorker.join(fixture.space, 0);
        fixture.call("echo", "first");
        Awaitility.await()
                .untilAsserted(() -> assertThat(fixture.space.tryRead(Waiting.ofPool(FakeWorker.POOL)))
                        .isNotNull());

        worker.writeSeat(0);

        Awaitility.await()
                .untilAsserted(() -> assertThat(fixture.space.tryRead(Waiting.ofPool(FakeWorker.POOL)))
                        .isNull());
        assertThat(worker.claim()).isNotNull();
    }

    @Test
    void busyWhenTheQueueIsFull() {
        fixture = new Fixture(SpaceConfig.defaults(Path.of("unused")), 2, 1 << 20);
        FakeWorker.join(fixture.space, 0);
        fixture.call("echo", "a");
        fixture.call("echo", "b");

        Answers refused = fixture.call("echo", "c");

        assertThat(refused.only()).isEqualTo("BUSY the queue is full depth=2 limit=2 retry-after-ms=1000");
        assertThat(fixture.pendingRequests.open()).isEqualTo(2);
        assertThat(fixture.pendingRequests.all()).hasSize(2);
        assertThat(fixture.count("relay", "echo", "busy")).isEqualTo(1);
    }

    @Test
    void busyWhenTheQueuesBytesAreFull() {
        fixture = new Fixture(SpaceConfig.defaults(Path.of("unused")), 100, 10);
        FakeWorker.join(fixture.space, 0);
        fixture.call("echo", "12345678");

        assertThat(fixture.call("echo", "abc").only()).startsWith("BUSY ").contains("bytes=11 limit-bytes=10");
    }

    @Test
    void lateReplyDoesNotMeetAYoungerRequestOfTheSameId() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 2);
        Answers first = fixture.call(Fixture.message("echo", "first", "one", Duration.ofMillis(100)));
        Claim running = worker.claimNow();
        fixture.advance(Duration.ofMillis(400));
        fixture.watch.sweep();
        assertThat(first.only()).startsWith("TIMEOUT ").contains("stage=offered");
        assertThat(fixture.call(Fixture.message("echo", "first", "one", null)).only())
                .startsWith("TIMEOUT ");

        fixture.advance(Duration.ofSeconds(60));
        assertThat(fixture.call(Fixture.message("echo", "second", "one", null)).only())
                .startsWith("ERR ");
        worker.echo(running);
        fixture.takeReplies(1);
        Answers third = fixture.call(Fixture.message("echo", "third", "one", null));
        worker.echo(worker.claimNow());
        fixture.takeReplies(1);

        assertThat(first.all).hasSize(1);
        assertThat(third.only()).isEqualTo("third");
    }

    @Test
    void deadlineIsAtMostTheHandlersTimeout() {
        FakeWorker worker = FakeWorker.join(fixture.space, 2);
        fixture.call(Fixture.message("echo", "", null, Duration.ofSeconds(5)));
        fixture.call(Fixture.message("echo", "", null, Duration.ofHours(5)));

        assertThat(Request.from(worker.claimNow().tuple()).deadline() - fixture.clock.get())
                .isEqualTo(Duration.ofSeconds(5).toNanos());
        assertThat(Request.from(worker.claimNow().tuple()).deadline() - fixture.clock.get())
                .isEqualTo(Duration.ofSeconds(60).toNanos());
    }

    @Test
    void drainingWhenClosed() {
        FakeWorker.join(fixture.space, 1);
        fixture.intake.close();

        assertThat(fixture.call("echo", "").only()).startsWith("DRAINING ");
        assertThat(fixture.space.inspect(Seat.any())).hasSize(1);
    }

    @Test
    void queuedRequestLeavesWithItsClient() {
        FakeWorker.join(fixture.space, 0);
        Answers answers = new Answers();
        Pending pending = fixture.intake.accept(
                OfferKind.RELAY, Fixture.message("echo", "abc", null, null), Caller.on(new Object(), answers::add));

        pending.abandon();

        assertThat(fixture.room.requests()).isZero();
        assertThat(fixture.room.bytes()).isZero();
        assertThat(fixture.pendingRequests.all()).isEmpty();
        assertThat(fixture.count("relay", "echo", "abandoned")).isEqualTo(1);
    }

    @Test
    void resultIsDroppedWhenTheClientHasGone() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        Answers answers = new Answers();
        Pending pending = fixture.intake.accept(
                OfferKind.RELAY, Fixture.message("echo", "abc", null, null), Caller.on(new Object(), answers::add));
        Claim running = worker.claimNow();

        pending.abandon();
        assertThat(fixture.pendingRequests.open()).isZero();
        worker.echo(running);
        fixture.takeReplies(1);

        assertThat(answers.all).hasSize(1);
        assertThat(fixture.pendingRequests.all()).isEmpty();
        assertThat(fixture.space.inspect(Seat.any())).hasSize(1);
        assertThat(fixture.count("relay", "echo", "ok")).isZero();
    }

    @Test
    void seatBecomesAReservationForARedirect() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);

        Answers answers = fixture.acquire("once");

        Grant grant = Grant.from(answers.all.getFirst());
        assertThat(grant.worker()).isEqualTo("worker-1");
        assertThat(grant.port()).isEqualTo(4711);
        assertThat(grant.lease()).isEqualTo(Duration.ofSeconds(5));
        assertThat(grant.idempotent()).isFalse();
        TupleView view =
                fixture.space.inspect(Reservation.ofTicket(grant.ticket())).getFirst();
        assertThat(view.boundTo()).isEqualTo(worker.self());
        Reservation reservation = Reservation.from(view.tuple());
        assertThat(reservation.handler()).isEqualTo("once");
        assertThat(reservation.leaseEnd() - fixture.clock.get())
                .isEqualTo(Duration.ofSeconds(5).toNanos());
        assertThat(fixture.pendingRequests.all()).isEmpty();
        assertThat(fixture.count("redirect", "once", "ok"))
                .as("nobody knows yet how it ends")
                .isZero();
    }

    @Test
    void seatBecomesACallbackAndItsTicketIsTheAnswer() {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        Answers answers = new Answers();

        fixture.intake.accept(
                OfferKind.CALLBACK,
                Fixture.message("once", "", "my-id", null),
                new Caller(
                        new Object(), new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 5000), answers::add));

        TupleView view = fixture.space.inspect(Callback.any()).getFirst();
        assertThat(view.boundTo()).isEqualTo(worker.self());
        Callback callback = Callback.from(view.tuple());
        assertThat(answers.only()).isEqualTo(callback.ticket()).hasSize(32);
        assertThat(callback.id()).isEqualTo("my-id");
        assertThat(callback.host()).isEqualTo("127.0.0.9");
        assertThat(callback.port()).isEqualTo(5000);
        assertThat(callback.handler()).isEqualTo("once");
        assertThat(callback.leaseEnd() - fixture.clock.get())
                .isEqualTo(Duration.ofSeconds(5).toNanos());
        assertThat(fixture.count("callback", "once", "ok")).isZero();
    }

    @Test
    void longestNamesHaveRoomInTheirTuples() throws Exception {
        FakeWorker.join(fixture.space, 2);
        String longest = "x".repeat(128);
        // As long as a worker lets it be.
        String handler = "h".repeat(64);
        fixture.space.write(new ServiceAdvert(
                        "y".repeat(32),
                        "worker",
                        99,
                        FakeWorker.POOL,
                        "127.0.0.1",
                        1,
                        2,
                        3,
                        false,
                        List.of(new HandlerInfo(handler, Duration.ofSeconds(1), true)))
                .toTuple());

        assertThat(fixture.call(Fixture.message(handler, "", longest, null)).all)
                .isEmpty();
        assertThat(fixture.acquire(handler).all).hasSize(1);
        assertThat(new Reservation("y".repeat(32), 1, 1, "t".repeat(32), longest, handler, 1, 1, 1, true).toTuple())
                .isNotNull();
    }

    @Test
    void ticketThatCannotBeUsedBecomesARelay() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        String ticket = Grant.from(fixture.acquire("echo").all.getFirst()).ticket();

        Answers answers = fixture.call(new CallMessage("echo", new byte[] {'x'}, null, null, ticket, null));

        assertThat(fixture.space.inspect(Reservation.any())).isEmpty();
        worker.echo(worker.claimNow());
        fixture.takeReplies(1);
        assertThat(answers.only()).isEqualTo("x");
    }

    @Test
    void ticketOfAnotherHandlerIsNotUsed() throws Exception {
        FakeWorker.join(fixture.space, 1);
        String ticket = Grant.from(fixture.acquire("echo").all.getFirst()).ticket();

        Answers answers = fixture.call(new CallMessage("once", new byte[0], null, null, ticket, null));

        assertThat(answers.all).isEmpty();
        assertThat(fixture.room.requests()).isEqualTo(1);
        assertThat(fixture.space.tryRead(Reservation.ofTicket(ticket))).isNotNull();
    }

    @Test
    void requestWaitsWhileTheSpaceHasNoRoomForItsPayload() throws Exception {
        fixture = new Fixture(new SpaceConfig(Path.of("unused"), 64, 8, 1, 1, 1), 10, 8 << 20);
        FakeWorker worker = FakeWorker.join(fixture.space, 2);
        String large = "x".repeat(1 << 20);
        Answers first = fixture.call("echo", large);
        Answers second = fixture.call("echo", large);
        Claim claim = worker.claimNow();
        assertThat(worker.claim()).isNull();
        assertThat(second.all).isEmpty();

        claim.commit();
        worker.writeSeat(0);

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(fixture.space.inspect(Request.any())).hasSize(1));
        assertThat(first.all).isEmpty();
    }
}
