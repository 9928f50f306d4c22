/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.exchange.Callback;
import io.osps.exchange.Reservation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that send a request again under its id: it runs once. */
@Tag("integration")
class RepeatedRequestTests {
    private static final Duration LONG = Duration.ofSeconds(20);

    private TestWorker worker;
    private TestDispatcher dispatcher;

    @BeforeEach
    void start() throws IOException {
        worker = new TestWorker(2);
        dispatcher = new TestDispatcher(worker.join("dispatcher"));
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        try {
            await().atMost(LONG).untilAsserted(() -> assertThat(worker.free()).containsExactly(0, 1));
        } finally {
            dispatcher.leave();
            worker.close();
        }
    }

    @Test
    void answerIsGivenAgain() throws Exception {
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "upper", "abc", "ID", "one")).isEqualTo("ABC");
            assertThat(client.ask("CALL", "upper", "abc", "ID", "one")).isEqualTo("ABC");
            assertThat(client.ask("FCALL", "upper", "1", "one", "abc")).isEqualTo("ABC");
            assertThat(client.ask("RCALL", "upper", "abc", "ID", "one")).isEqualTo("ABC");
            assertThat(client.ask("CALL", "upper", "abc", "ID", "two")).isEqualTo("ABC");
        }
        assertThat(worker.calls().started()).isEqualTo(2);
    }

    @Test
    void idOfAnotherPayloadOrHandlerIsRefused() throws Exception {
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "upper", "abc", "ID", "one")).isEqualTo("ABC");
            assertThat(client.ask("CALL", "upper", "abd", "ID", "one")).startsWith("IDREUSED ");
            assertThat(client.ask("CALL", "echo", "abc", "ID", "one")).startsWith("IDREUSED ");
        }
        assertThat(worker.calls().started()).isEqualTo(1);
    }

    @Test
    void clientThatComesBackJoinsTheRunThatItBegan() throws Exception {
        try (TestClient gone = new TestClient(worker.port())) {
            gone.send("CALL", "sleep", "300", "ID", "one");
            await().until(() -> worker.calls().started() == 1);
        }
        try (TestClient back = new TestClient(worker.port())) {
            assertThat(back.ask("CALL", "sleep", "300", "ID", "one")).isEqualTo("300");
        }
        assertThat(worker.calls().started()).isEqualTo(1);
    }

    @Test
    void ticketOfARequestThatWasAnsweredFreesItsSeat() throws Exception {
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "upper", "abc", "ID", "one")).isEqualTo("ABC");
            Reservation reservation = dispatcher.reserve("upper", LONG);
            assertThat(client.ask("CALL", "upper", "abc", "ID", "one", "TICKET", reservation.ticket()))
                    .isEqualTo("ABC");
        }
        assertThat(worker.free()).hasSize(2);
        assertThat(worker.calls().started()).isEqualTo(1);
    }

    @Test
    void busyIsNotRemembered() throws Exception {
        Reservation first = dispatcher.reserve("echo", LONG);
        Reservation second = dispatcher.reserve("echo", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "echo", "abc", "ID", "one")).startsWith("BUSY");
            assertThat(client.ask("CALL", "echo", "x", "TICKET", first.ticket()))
                    .isEqualTo("x");
            assertThat(client.ask("CALL", "echo", "abc", "ID", "one")).isEqualTo("abc");
            assertThat(client.ask("CALL", "echo", "x", "TICKET", second.ticket()))
                    .isEqualTo("x");
        }
    }

    @Test
    void visitedClientGetsTheAnswerOfTheFirstRun() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            listening.setSoTimeout((int) LONG.toMillis());
            for (int i = 0; i < 2; i++) {
                Callback callback = dispatcher.callBack("upper", listening.getLocalPort(), LONG);
                try (TestClient client = new TestClient(listening.accept())) {
                    client.hear();
                    assertThat(client.ask("CALL", "upper", "abc", "TICKET", callback.ticket(), "ID", "one"))
                            .isEqualTo("ABC");
                }
            }
        }
        assertThat(worker.calls().started()).isEqualTo(1);
    }
}
