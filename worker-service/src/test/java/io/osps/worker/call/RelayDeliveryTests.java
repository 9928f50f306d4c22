/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.exchange.Reply;
import io.osps.exchange.Request;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.LocalSpace;
import io.osps.space.SpaceConfig;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.WriteOptions;
import io.osps.wire.ErrorCode;
import io.osps.worker.handler.Result;
import io.osps.worker.seat.Seats;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tuples of one relayed request. */
class RelayDeliveryTests {
    private final LocalSpace dispatcher =
            LocalSpace.create(new SpaceConfig(Path.of("local"), 64, 8, 8, 8, 1), System::nanoTime);
    private final LocalSpace worker = dispatcher.join("worker", null);
    private final LocalSpace observer = dispatcher.join("observer", null);
    private final Seats seats = new Seats(worker, "default", 1, "127.0.0.1", 4711);
    private final Dispatchers dispatchers = new Dispatchers(worker);
    private RelayDelivery delivery;

    @BeforeEach
    void claimRequest() {
        seats.open();
        Claim seat = Objects.requireNonNull(dispatcher.tryClaim(Seat.any(), ClaimKind.UNCOUNTED));
        long incarnation = worker.self().incarnation();
        Request request = new Request(
                "worker-1", incarnation, 0, "r-1", "echo", dispatcher.self().incarnation(), 0, 0);
        seat.replace(request.toTuple(new byte[0]), WriteOptions.boundTo(dispatcher.self()));
        Claim claim =
                Objects.requireNonNull(worker.tryClaim(Request.ofWorker("worker-1", incarnation), ClaimKind.COUNTED));
        seats.occupy(0);
        delivery = new RelayDelivery(claim, request, dispatchers, seats);
    }

    @Test
    void replyTakesThePlaceOfTheRequestAndTheSeatFollows() {
        assertThat(delivery.started(5)).isTrue();
        assertThat(delivery.finish(new Outcome.Done(Result.of("result")))).isInstanceOf(Outcome.Done.class);

        assertThat(reply()).isEqualTo("true result");
        assertThat(channels()).containsExactly(Seat.CHANNEL);
    }

    @Test
    void errorIsItsWholeLine() {
        delivery.finish(Outcome.refused(ErrorCode.FAILED, "no ink"));

        assertThat(reply()).isEqualTo("false FAILED no ink");
    }

    @Test
    void seatWaitsForTheHandlerWhenTheAnswerLeavesFirst() {
        delivery.answer(Outcome.refused(ErrorCode.TIMEOUT, "the deadline passed"));
        assertThat(channels()).containsExactly(Reply.CHANNEL);

        delivery.end();

        assertThat(channels()).containsExactlyInAnyOrder(Reply.CHANNEL, Seat.CHANNEL);
    }

    @Test
    void seatWaitsForTheAnswerWhenTheHandlerEndsFirst() {
        delivery.end();
        assertThat(channels()).containsExactly(Request.CHANNEL);

        delivery.answer(Outcome.refused(ErrorCode.TIMEOUT, "the deadline passed"));

        assertThat(channels()).containsExactlyInAnyOrder(Reply.CHANNEL, Seat.CHANNEL);
        assertThat(seats.free()).isEqualTo(1);
    }

    @Test
    void requestThatIsNotAnsweredComesBackWhenTheWorkerHasGone() {
        delivery.started(5);
        delivery.end();
        worker.kill();
        observer.reclaim(worker.self());

        assertThat(observer.inspect()).singleElement().satisfies(view -> {
            assertThat(view.tuple().channel()).isEqualTo(Request.CHANNEL);
            assertThat(view.attempts()).isEqualTo(1);
            assertThat(view.marks().hasStarted()).isTrue();
        });
    }

    @Test
    void onlyTheSeatIsLeftWhenTheDispatcherHasGone() {
        dispatcher.kill();
        observer.reclaim(dispatcher.self());

        delivery.finish(new Outcome.Done(Result.of("")));

        assertThat(channels()).containsExactly(Seat.CHANNEL);
    }

    @Test
    void replyVanishesWhenTheDispatcherWasKnownAndHasGone() {
        assertThat(dispatchers.find(dispatcher.self().incarnation())).isNotNull();
        dispatcher.kill();
        observer.reclaim(dispatcher.self());
        dispatchers.gone(dispatcher.self());

        delivery.finish(new Outcome.Done(Result.of("")));

        assertThat(channels()).containsExactly(Seat.CHANNEL);
    }

    @Test
    void resultWaitsForRoomInTheSpace() throws Exception {
        dispatcher.write(Tuple.of("filler").withPayload(new byte[1 << 20]));
        FutureTask<Outcome> said =
                new FutureTask<>(() -> delivery.finish(new Outcome.Done(Result.of(new byte[1 << 20]))));
        Thread answering = Thread.ofPlatform().start(said);
        await().until(() -> answering.getState() == Thread.State.TIMED_WAITING);

        dispatcher.tryTake(Template.of("filler"));

        assertThat(said.get()).isInstanceOf(Outcome.Done.class);
        assertThat(channels()).containsExactlyInAnyOrder(Reply.CHANNEL, Seat.CHANNEL);
    }

    @Test
    void failureIsToldWhenTheSpaceHasNoRoomForTheResult() {
        dispatcher.write(Tuple.of("filler").withPayload(new byte[1 << 20]));

        assertThat(delivery.finish(new Outcome.Done(Result.of(new byte[1 << 20])))
                        .tag())
                .isEqualTo("failed");

        assertThat(reply()).startsWith("false FAILED no room for the result, the space is full: limit=");
        assertThat(seats.free()).isEqualTo(1);
    }

    private String reply() {
        Tuple tuple = Objects.requireNonNull(
                dispatcher.tryTake(Reply.ofDispatcher(dispatcher.self().incarnation())));
        return Reply.from(tuple).ok() + " " + new String(tuple.payload(), UTF_8);
    }

    private List<String> channels() {
        return observer.inspect().stream().map(view -> view.tuple().channel()).toList();
    }
}
