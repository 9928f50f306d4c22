/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.exchange.Callback;
import io.osps.exchange.Fate;
import io.osps.exchange.Reservation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the dispatcher is told of a request whose client it sent to the worker: one word for each ticket. */
@Tag("integration")
final class FateTests {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private TestWorker worker;
    private TestDispatcher dispatcher;

    @BeforeEach
    void start() throws IOException {
        worker = new TestWorker(2);
        dispatcher = new TestDispatcher(worker.join("dispatcher"));
    }

    @AfterEach
    void stop() throws Exception {
        dispatcher.leave();
        worker.close();
    }

    private String call(Reservation reservation, String payload) throws IOException {
        try (TestClient client = new TestClient(worker.port())) {
            return client.ask("CALL", reservation.handler(), payload, "TICKET", reservation.ticket());
        }
    }

    private void awaitFate(String ticket, String outcome) {
        await().untilAsserted(() -> assertThat(dispatcher.fate(ticket)).isEqualTo(outcome));
    }

    @Test
    void resultAndFailureAreTold() throws Exception {
        Reservation good = dispatcher.reserve("upper", LONG);
        Reservation bad = dispatcher.reserve("fail", LONG);

        assertThat(call(good, "abc")).isEqualTo("ABC");
        assertThat(call(bad, "no font")).startsWith("FAILED");

        awaitFate(good.ticket(), "ok");
        awaitFate(bad.ticket(), "failed");
    }

    @Test
    void leaseThatRunsOutIsUnused() throws Exception {
        Reservation reservation = dispatcher.reserve("upper", SHORT);

        awaitFate(reservation.ticket(), Fate.UNUSED);
    }

    @Test
    void callbackThatReachesNobodyIsUnused() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        Callback callback = dispatcher.callBack("upper", closed, LONG);

        awaitFate(callback.ticket(), Fate.UNUSED);
    }

    @Test
    void seatThatAStockClientUsesForAnotherRequestIsThatOnes() throws Exception {
        Reservation reservation = dispatcher.reserveForAsking("upper", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            client.ask("ASKING");
            assertThat(client.ask("RCALL", "upper", "abc")).isEqualTo("ABC");
        }

        awaitFate(reservation.ticket(), "ok");
    }
}
