/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.osps.exchange.Reservation;
import io.osps.exchange.ServiceAdvert;
import io.osps.space.MappedSpace;
import io.osps.wire.RespValue;
import io.osps.wire.netty.CommandTable;
import io.osps.wire.netty.CommandTable.Row;
import io.osps.wire.netty.CommandTable.Who;
import io.osps.wire.netty.RespServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What clients of Redis do on a worker's port, once a dispatcher has sent them there. */
@Tag("integration")
class StockClientTests {
    private static final Duration LONG = Duration.ofSeconds(20);

    private TestWorker worker;
    private TestDispatcher dispatcher;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        worker = new TestWorker(2);
        dispatcher = new TestDispatcher(worker.join("dispatcher"));
        client = new TestClient(worker.port());
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        try {
            client.close();
            await().atMost(LONG).untilAsserted(() -> assertThat(worker.named()).containsExactly(0, 1));
        } finally {
            dispatcher.leave();
            worker.close();
        }
    }

    @Test
    void askingClientGetsTheSeatThatIsReservedForItsHandler() throws Exception {
        dispatcher.reserveForAsking("upper", LONG);
        dispatcher.reserveForAsking("echo", LONG);
        assertThat(worker.free()).isEmpty();

        assertThat(client.ask("RCALL", "upper", "abc")).startsWith("BUSY ");
        client.ask("ASKING");
        assertThat(client.ask("RCALL", "upper", "abc")).isEqualTo("ABC");
        client.ask("ASKING");
        assertThat(client.ask("RCALL", "echo", "abc")).isEqualTo("abc");
    }

    @Test
    void seatThatIsReservedForATicketIsNotGivenToAnAskingClient() throws Exception {
        Reservation first = dispatcher.reserve("echo", LONG);
        Reservation second = dispatcher.reserve("echo", LONG);

        client.ask("ASKING");
        assertThat(client.ask("RCALL", "echo", "abc")).startsWith("BUSY ");

        assertThat(client.ask("CALL", "echo", "abc", "TICKET", first.ticket())).isEqualTo("abc");
        assertThat(client.ask("CALL", "echo", "abc", "TICKET", second.ticket())).isEqualTo("abc");
    }

    @Test
    void askingClientThatComesTooLateGetsAFreeSeat() throws Exception {
        Reservation reservation = dispatcher.reserveForAsking("echo", Duration.ofMillis(1));
        await().until(() -> System.nanoTime() - reservation.leaseEnd() > 0);
        client.ask("ASKING");
        assertThat(client.ask("RCALL", "echo", "abc")).isEqualTo("abc");
    }

    @Test
    void clientThatStaysHereGetsAFreeSeat() throws Exception {
        assertThat(client.ask("RCALL", "echo", "abc")).isEqualTo("abc");
        assertThat(client.ask("FCALL", "echo", "1", "my-id", "abc")).isEqualTo("abc");
        assertThat(client.ask("FCALL", "echo", "0", "abc")).isEqualTo("abc");
    }

    @Test
    void clusterAwareClientIsSentToTheDispatcher() throws Exception {
        assertThat(client.ask("CLUSTER", "NODES")).contains("127.0.0.1:" + worker.port() + "@0 myself,master");
        try (MappedSpace other = worker.join("dispatcher")) {
            other.write(new ServiceAdvert(
                            "dispatcher", "dispatcher", 77, "", "127.0.0.1", 7400, 7401, 8401, false, List.of())
                    .toTuple());
            assertThat(client.ask("CLUSTER", "NODES")).contains("127.0.0.1:7400@0 master - 0 0 1 connected 0-16383");
        }
    }

    /** The real program, where it is installed: it follows the ASK that a dispatcher gives. */
    @Test
    void redisCliFollowsToTheWorker() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/redis-cli"))).isTrue();
        try (RespServer front = RespServer.named("osps-test", "1.0")
                .commands(CommandTable.of(new Row(
                        "RCALL",
                        2,
                        10,
                        Who.CALLERS,
                        (_, responder) -> responder.reply(new RespValue.Ask("127.0.0.1", worker.port())))))
                .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            String port = Integer.toString(front.address().getPort());
            for (String version : List.of("-2", "-3")) {
                dispatcher.reserveForAsking("upper", LONG);
                Process client = new ProcessBuilder("redis-cli", version, "-c", "-p", port, "RCALL", "upper", "abc")
                        .redirectErrorStream(true)
                        .start();
                client.getOutputStream().close();
                assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .endsWith("ABC\n");
            }
        }
        assertThat(worker.registry()
                        .get("osps.requests")
                        .tags("route", "redirect", "outcome", "ok")
                        .timer()
                        .count())
                .isEqualTo(2);
    }
}
