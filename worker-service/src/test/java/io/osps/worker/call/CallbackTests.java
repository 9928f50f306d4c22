/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.exchange.Callback;
import io.osps.wire.RespValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The callback route: what a client hears, and that its seat comes back whatever it does. */
@Tag("integration")
class CallbackTests {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    private TestWorker worker;
    private TestDispatcher dispatcher;
    private ServerSocket listening;

    @BeforeEach
    void start() throws IOException {
        worker = new TestWorker(2);
        dispatcher = new TestDispatcher(worker.join("dispatcher"));
        listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        listening.setSoTimeout((int) LONG.toMillis());
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        try {
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(worker.free()).containsExactly(0, 1);
                assertThat(worker.named()).containsExactly(0, 1);
            });
            assertThat(worker.seats().taken()).isZero();
        } finally {
            listening.close();
            dispatcher.leave();
            worker.close();
        }
    }

    @Test
    void clientHearsItsIdAndTheWorkerAndReadsItsResult() throws Exception {
        byte[] payload = new byte[16 << 20];
        new Random(7).nextBytes(payload);
        Callback callback = dispatcher.callBack("echo", listening.getLocalPort(), LONG);
        try (TestClient client = new TestClient(listening.accept())) {
            assertThat(client.hear()).containsExactly("READY", callback.id(), "worker-1");
            assertThat(client.ask(List.of(
                            TestClient.bytes("CALL"),
                            TestClient.bytes("echo"),
                            payload,
                            TestClient.bytes("TICKET"),
                            TestClient.bytes(callback.ticket()))))
                    .isEqualTo(RespValue.bulk(payload));
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(worker.registry()
                        .get("osps.requests")
                        .tags("route", "callback", "outcome", "ok")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void clientWithAnotherTicketIsDenied() throws Exception {
        dispatcher.callBack("echo", listening.getLocalPort(), LONG);
        try (TestClient client = new TestClient(listening.accept())) {
            client.hear();
            assertThat(client.ask("CALL", "echo", "x", "TICKET", "f".repeat(32)))
                    .startsWith("DENIED the ticket is not good");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void clientThatWantsAnotherHandlerIsDenied() throws Exception {
        Callback callback = dispatcher.callBack("echo", listening.getLocalPort(), LONG);
        try (TestClient client = new TestClient(listening.accept())) {
            client.hear();
            assertThat(client.ask("CALL", "upper", "x", "TICKET", callback.ticket()))
                    .startsWith("DENIED the ticket is for another handler");
        }
    }

    @Test
    void seatComesBackWhenNobodyListens() throws Exception {
        int port = listening.getLocalPort();
        listening.close();

        dispatcher.callBack("echo", port, LONG);

        await().atMost(LONG).until(() -> worker.free().size() == 2);
    }

    @Test
    void seatComesBackWhenTheClientSaysNothing() throws Exception {
        dispatcher.callBack("echo", listening.getLocalPort(), SHORT);
        try (TestClient client = new TestClient(listening.accept())) {
            client.hear();
            await().atMost(LONG).until(() -> worker.free().size() == 2);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void seatComesBackWhenTheClientDies() throws Exception {
        dispatcher.callBack("echo", listening.getLocalPort(), LONG);
        TestClient client = new TestClient(listening.accept());
        client.hear();

        client.close();

        await().atMost(LONG).until(() -> worker.free().size() == 2);
    }

    @Test
    void requestRunsOnWhenItsClientDies() throws Exception {
        Callback callback = dispatcher.callBack("sleep", listening.getLocalPort(), LONG);
        try (TestClient client = new TestClient(listening.accept())) {
            client.hear();
            client.send("CALL", "sleep", "300", "TICKET", callback.ticket());
            await().until(() -> worker.calls().started() == 1);
        }
        await().atMost(LONG).until(() -> worker.calls().finished() == 1);
    }
}
