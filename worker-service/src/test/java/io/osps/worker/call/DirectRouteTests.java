/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.exchange.Reservation;
import io.osps.exchange.Waiting;
import io.osps.space.MappedSpace;
import io.osps.space.WriteOptions;
import io.osps.wire.RespValue;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that come to the worker itself, with a ticket and without. */
@Tag("integration")
class DirectRouteTests extends RoutesFixture {
    @Test
    void ticketIsGoodOnce() throws Exception {
        Reservation reservation = dispatcher.reserve("upper", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "upper", "abc", "TICKET", reservation.ticket()))
                    .isEqualTo("ABC");
            assertThat(client.ask("CALL", "upper", "abc", "TICKET", reservation.ticket()))
                    .startsWith("DENIED the ticket");
        }
    }

    @Test
    void ticketIsForItsHandlerAndStaysGoodWhenAnotherIsTried() throws Exception {
        Reservation reservation = dispatcher.reserve("upper", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "echo", "abc", "TICKET", reservation.ticket()))
                    .isEqualTo("DENIED the ticket is for another handler handler=echo");
            assertThat(client.ask("CALL", "upper", "abc", "TICKET", reservation.ticket()))
                    .isEqualTo("ABC");
        }
    }

    @Test
    void ticketIsGoodUntilItsLeaseEnds() throws Exception {
        Reservation reservation = dispatcher.reserve("upper", SHORT);
        await().until(() -> System.nanoTime() - reservation.leaseEnd() > 0);
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "upper", "abc", "TICKET", reservation.ticket()))
                    .startsWith("DENIED");
        }
    }

    @Test
    void directCallIsBusyWhenNoSeatIsFree() throws Exception {
        Reservation first = dispatcher.reserve("echo", LONG);
        Reservation second = dispatcher.reserve("echo", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "echo", "abc"))
                    .isEqualTo("BUSY no seat is free here; ask the dispatcher limit=2");
            assertThat(worker.registry()
                            .get("osps.requests")
                            .tags("route", "direct", "outcome", "busy")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(client.ask("CALL", "echo", "abc", "TICKET", first.ticket()))
                    .isEqualTo("abc");
            assertThat(client.ask("CALL", "echo", "def")).isEqualTo("def");
            assertThat(client.ask("CALL", "echo", "ghi", "TICKET", second.ticket()))
                    .isEqualTo("ghi");
        }
    }

    @Test
    void nobodyJumpsTheQueueOfADispatcher() throws Exception {
        MappedSpace mortal = worker.join("dispatcher");
        mortal.write(
                new Waiting("default", mortal.self().incarnation()).toTuple(), WriteOptions.boundTo(mortal.self()));
        Reservation reservation = dispatcher.reserve("echo", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "echo", "abc")).startsWith("BUSY others wait in the queue");
            assertThat(client.ask("CALL", "echo", "abc", "TICKET", reservation.ticket()))
                    .isEqualTo("abc");
            mortal.close();
            assertThat(client.ask("CALL", "echo", "abc")).isEqualTo("abc");
        }
    }

    @Test
    void seatIsFreeAgainTheMomentTheClientHasItsAnswer() throws Exception {
        Reservation other = dispatcher.reserve("echo", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            for (int i = 0; i < 2_000; i++) {
                assertThat(client.ask("CALL", "echo", "x" + i)).isEqualTo("x" + i);
            }
            assertThat(client.ask("CALL", "echo", "abc", "TICKET", other.ticket()))
                    .isEqualTo("abc");
        }
    }

    @Test
    void directCallReturnsSixteenMebibytesByteForByte() throws Exception {
        byte[] payload = new byte[16 << 20];
        new Random(4).nextBytes(payload);
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask(List.of(TestClient.bytes("CALL"), TestClient.bytes("echo"), payload)))
                    .isEqualTo(RespValue.bulk(payload));
        }
    }

    @Test
    void resultIsDroppedWhenTheClientHasGone() throws Exception {
        try (TestClient client = new TestClient(worker.port())) {
            client.send("CALL", "sleep", "200");
            await().until(() -> worker.calls().started() == 1);
        }
        await().until(() -> worker.calls().finished() == 1);

        assertThat(worker.registry()
                        .get("osps.requests")
                        .tag("outcome", "ok")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void reservationOutlivesItsDispatcher() throws Exception {
        TestDispatcher mortal = new TestDispatcher(worker.join("dispatcher"));
        Reservation reservation = mortal.reserve("echo", LONG);

        mortal.leave();

        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "echo", "still", "TICKET", reservation.ticket()))
                    .isEqualTo("still");
        }
    }
}
