/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.dispatcher.dispatch.Fixture.Answers;
import io.osps.dispatcher.dispatch.Story.Event;
import io.osps.dispatcher.dispatch.Story.Stage;
import io.osps.exchange.Fate;
import io.osps.exchange.Reservation;
import io.osps.space.TupleView;
import io.osps.wire.CallMessage;
import io.osps.wire.Grant;
import io.osps.wire.RespValue;
import io.osps.wire.WireFormatException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the dispatcher knows of a request whose client it sent to a worker. */
final class HandedOutTests {
    private static final String OFFERED = "its seat was the next free one of the pool";

    private final Fixture fixture = new Fixture();

    @AfterEach
    void stopWaiters() throws InterruptedException {
        fixture.queues.stop();
    }

    private String acquire(String id) throws WireFormatException {
        Answers answers = new Answers();
        fixture.intake.accept(
                OfferKind.REDIRECT, Fixture.message("once", "", id, null), Caller.on(new Object(), answers::add));
        return ticket(answers.all.getFirst());
    }

    private static String ticket(RespValue answer) throws WireFormatException {
        return Grant.from(answer).ticket();
    }

    /** The worker says so, and the dispatcher hears it. */
    private void tell(String ticket, String id, String outcome) {
        fixture.space.write(
                new Fate(fixture.space.self().incarnation(), ticket, id, outcome, fixture.clock.get()).toTuple());
        fixture.fates.look();
    }

    private Event last(String id) {
        return Objects.requireNonNull(fixture.pendingRequests.story(id, ""))
                .events()
                .getLast();
    }

    @Test
    void workerTellsHowItEnded() throws Exception {
        FakeWorker.join(fixture.space, 1);
        String ticket = acquire("one");
        assertThat(last("one")).isEqualTo(new Event(0, Stage.OFFERED, "worker-1", OFFERED));
        fixture.advance(Duration.ofMillis(7));

        tell(ticket, "one", "failed");

        assertThat(last("one")).isEqualTo(new Event(7_000_000, Stage.ANSWERED, "worker-1", "failed"));
        assertThat(fixture.count("redirect", "once", "failed")).isEqualTo(1);
        tell(ticket, "one", "failed");
        assertThat(fixture.count("redirect", "once", "failed")).isEqualTo(1);
    }

    @Test
    void isLostWithItsWorkerUnlessThatHasToldBefore() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 2);
        String told = acquire("told");
        acquire("silent");
        worker.claimReservation();
        fixture.space.write(
                new Fate(fixture.space.self().incarnation(), told, "told", "ok", fixture.clock.get()).toTuple());

        fixture.strike(worker);
        fixture.fates.look();

        assertThat(last("told").because()).isEqualTo("ok");
        assertThat(last("silent")).isEqualTo(new Event(0, Stage.ANSWERED, "worker-1", "lost"));
        assertThat(fixture.count("redirect", "once", "lost")).isEqualTo(1);
    }

    @Test
    void requestThatRanOnAnothersSeatGetsItsOwnOutcome() throws Exception {
        FakeWorker.join(fixture.space, 2);
        String first = acquire("first");
        String second = acquire("second");

        tell(first, "second", "failed");

        assertThat(last("second").because()).isEqualTo("failed");
        assertThat(last("first").stage()).isEqualTo(Stage.OFFERED);
        tell(second, "first", "ok");
        assertThat(last("first").because()).isEqualTo("ok");
    }

    @Test
    void ticketThatIsGivenUpForTheRelayIsUnused() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        String ticket = ticket(fixture.acquire("once").all.getFirst());

        fixture.call(new CallMessage("once", new byte[] {'x'}, null, null, ticket, null));
        worker.echo(worker.claimNow());
        fixture.takeReplies(1);

        assertThat(fixture.count("redirect", "once", Fate.UNUSED)).isEqualTo(1);
        assertThat(fixture.count("relay", "once", "ok")).isEqualTo(1);
    }

    @Test
    void isGivenUpLongAfterItsDeadlineWhenNothingOfItIsLeft() throws Exception {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        acquire("one");
        fixture.advance(Duration.ofMinutes(1));
        fixture.fates.look();
        TupleView kept = fixture.space.inspect(Reservation.any()).getFirst();
        assertThat(kept.boundTo()).isEqualTo(worker.self());
        assertThat(last("one").stage()).isEqualTo(Stage.OFFERED);

        worker.endLeases();
        fixture.fates.look();

        assertThat(last("one").because()).isEqualTo("unknown");
    }
}
