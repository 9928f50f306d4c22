/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.osps.wire.Limits;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import io.osps.wire.WireError;
import io.osps.wire.netty.CommandTable.Row;
import io.osps.wire.netty.CommandTable.Who;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RespServerTests {
    private static final Limits LIMITS = Limits.DEFAULTS;
    private static final InetSocketAddress FREE_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Queue<Responder> waiting = new ConcurrentLinkedQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    @Test
    void nativeTransportIsUsedOnLinux() {
        assertThat(Transport.best()).isEqualTo(Transport.EPOLL);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void answersInOrderWhenAnswersComeInAnother(Transport transport) throws IOException {
        Client client = connect(start(LIMITS, transport));
        for (int i = 0; i < 10_000; i++) {
            client.writer.command(i % 3 == 0 ? "ECHO" : "LATER", Integer.toString(i));
        }
        client.writer.flush();
        for (int i = 0; i < 10_000; i++) {
            assertThat(client.reader.value()).isEqualTo(RespValue.bulk(Integer.toString(i)));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void sixteenMebibytesGoThereAndBackByteForByte(Transport transport) throws IOException {
        Client client = connect(start(LIMITS, transport));
        byte[] payload = new byte[LIMITS.payloadBytes()];
        new Random(5).nextBytes(payload);
        for (int i = 0; i < 3; i++) {
            client.writer.command(List.of("LATER".getBytes(StandardCharsets.UTF_8), payload));
            client.writer.flush();
            assertThat(client.reader.value()).isEqualTo(RespValue.bulk(payload));
        }
    }

    @Test
    void payloadThatIsTooLargeIsAnsweredAndTheConnectionGoesOn() throws IOException {
        Client client = connect(start(LIMITS.withPayloadBytes(Limits.RELAY_PAYLOAD), Transport.best()));
        client.writer.command(List.of("LATER".getBytes(StandardCharsets.UTF_8), new byte[Limits.RELAY_PAYLOAD + 1]));
        client.writer.command("PING");
        client.writer.flush();
        assertThat(client.reader.value())
                .isInstanceOfSatisfying(
                        RespValue.Failure.class,
                        failure -> assertThat(failure.error().line())
                                .isEqualTo(
                                        "TOOLARGE the payload is too large for this port; the redirect route has room"
                                                + " size=1048577 limit=1048576"));
        assertThat(client.reader.value()).isEqualTo(new RespValue.Simple("PONG"));
    }

    @Test
    void clientHearsWhyItsConnectionEndsWhileItStillSends() throws IOException {
        Client client = connect(start(LIMITS, Transport.best()));
        client.socket.getOutputStream().write("*2\r\n$4\r\nECHO\r\n$999999999\r\n".getBytes(StandardCharsets.UTF_8));
        client.socket.getOutputStream().write(new byte[4 << 20]);
        assertThat(client.reader.value())
                .isInstanceOfSatisfying(
                        RespValue.Failure.class,
                        failure -> assertThat(failure.error().line()).startsWith("TOOLARGE"));
    }

    @Test
    void connectionsPastTheLimitAreRefusedByName() throws IOException {
        RespServer server = start(LIMITS.withConnections(2), Transport.best());
        Client first = connect(server);
        Client second = connect(server);
        assertThat(first.ask("PING")).isEqualTo(new RespValue.Simple("PONG"));
        assertThat(second.ask("PING")).isEqualTo(new RespValue.Simple("PONG"));
        assertThat(connect(server).reader.value())
                .isEqualTo(new RespValue.Failure(WireError.parse("ERR max number of clients reached limit=2")));
        first.socket.close();
        await().until(() -> server.connections() == 1);
        assertThat(connect(server).ask("PING")).isEqualTo(new RespValue.Simple("PONG"));
    }

    @Test
    void commandThatDripsIsEnded() throws IOException {
        RespServer server = start(LIMITS.withArrival(Duration.ofMillis(200)), Transport.best());
        Client client = connect(server);
        client.socket.getOutputStream().write("*1\r\n$4\r\nPI".getBytes(StandardCharsets.UTF_8));
        assertThat(client.reader.value())
                .isInstanceOfSatisfying(
                        RespValue.Failure.class,
                        failure -> assertThat(failure.error().line())
                                .startsWith("ERR Protocol error: the command did not arrive whole in time"));
        await().until(() -> server.connections() == 0);
    }

    @Test
    void clientThatNeverReadsIsBoundedAndEnded() throws IOException {
        RespServer server =
                start(LIMITS.withArrival(Duration.ofSeconds(1)).withOutputBytes(20 << 20), Transport.best());
        Client client = connect(server);
        byte[] payload = new byte[1 << 20];
        Queue<IOException> failures = new ConcurrentLinkedQueue<>();
        Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 200; i++) {
                    client.writer.command(List.of("ECHO".getBytes(StandardCharsets.UTF_8), payload));
                }
                client.writer.flush();
            } catch (IOException cutOff) {
                failures.add(cutOff);
            }
        });
        await().until(() -> !failures.isEmpty());
        await().until(() -> server.connections() == 0);
    }

    @Test
    void abandonedCommandIsToldWhenItsClientGoes() throws IOException {
        RespServer server = start(LIMITS, Transport.best());
        Client client = connect(server);
        client.writer.command("HOLD");
        client.writer.flush();
        await().until(() -> !waiting.isEmpty());
        Queue<String> abandoned = new ConcurrentLinkedQueue<>();
        waiting.element().onAbandon(() -> abandoned.add("told"));
        client.socket.close();
        await().until(() -> !abandoned.isEmpty());
    }

    @Test
    void closeWaitsForAnswersThatAreDue() throws Exception {
        RespServer server = start(LIMITS, Transport.best());
        Client client = connect(server);
        client.writer.command("HOLD");
        client.writer.flush();
        await().until(() -> !waiting.isEmpty());
        Thread closing = Thread.ofVirtual().start(() -> server.close(Duration.ofSeconds(20)));
        await().until(() -> refused(server));
        waiting.element().reply(RespValue.bulk("in time"));
        assertThat(client.reader.value()).isEqualTo(RespValue.bulk("in time"));
        client.socket.close();
        closing.join();
        assertThat(server.connections()).isZero();
    }

    @Test
    void portInUseIsTold() throws IOException {
        for (Transport transport : Transport.values()) {
            RespServer server = start(LIMITS, transport);
            RespServer.Builder second = RespServer.named("osps-test", "1.0").transport(transport);
            assertThatThrownBy(() -> second.start(server.address()))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("127.0.0.1:" + server.address().getPort())
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void otherAddressesNeedAPassword() {
        RespServer.Builder builder = RespServer.named("osps-test", "1.0");
        assertThatThrownBy(() -> builder.start(new InetSocketAddress("0.0.0.0", 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("protected mode")
                .hasMessageContaining("address=0.0.0.0");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void visitedClientGivesItsOneCommand(Transport transport) throws IOException {
        RespServer server = start(LIMITS, transport);
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TestVisit visit = new TestVisit(listening.getLocalPort(), Duration.ofSeconds(20));
            server.visit(visit);
            Client client = new Client(listening.accept());
            assertThat(Objects.requireNonNull(client.reader.command(LIMITS)))
                    .containsExactly("READY".getBytes(StandardCharsets.UTF_8), "you".getBytes(StandardCharsets.UTF_8));
            assertThat(client.ask("PING"))
                    .isEqualTo(new RespValue.Failure(WireError.parse("ERR unknown command 'PING'")));
            byte[] payload = new byte[LIMITS.payloadBytes()];
            client.writer.command(List.of("GIVE".getBytes(StandardCharsets.UTF_8), payload));
            client.writer.flush();
            assertThat(client.reader.value()).isEqualTo(RespValue.bulk(payload));
            assertThat(client.socket.getInputStream().read()).isEqualTo(-1);
            client.socket.close();
            visit.over.acquireUninterruptibly();
            await().until(() -> server.connections() == 0);
        }
    }

    @Test
    void visitIsOverWhenNobodyListensOrNothingComes() throws IOException {
        RespServer server = start(LIMITS, Transport.best());
        int port;
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = silent.getLocalPort();
            TestVisit unheard = new TestVisit(port, Duration.ofMillis(100));
            server.visit(unheard);
            unheard.over.acquireUninterruptibly();
        }
        TestVisit refused = new TestVisit(port, Duration.ofSeconds(20));
        server.visit(refused);
        refused.over.acquireUninterruptibly();
        await().until(() -> server.connections() == 0);
    }

    private static final class TestVisit implements Visit {
        private final Semaphore over = new Semaphore(0);
        private final InetSocketAddress peer;
        private final Duration patience;

        TestVisit(int port, Duration patience) {
            this.peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            this.patience = patience;
        }

        @Override
        public InetSocketAddress peer() {
            return peer;
        }

        @Override
        public List<String> greeting() {
            return List.of("READY", "you");
        }

        @Override
        public Duration connectLimit() {
            return patience;
        }

        @Override
        public Duration commandLimit() {
            return patience;
        }

        @Override
        public CommandTable commands() {
            return CommandTable.of(new Row(
                    "GIVE",
                    1,
                    1,
                    Who.ANYBODY,
                    (command, responder) -> responder.replyAndClose(RespValue.bulk(command.bytes(1)))));
        }

        @Override
        public void over() {
            over.release();
        }
    }

    private RespServer start(Limits limits, Transport transport) throws IOException {
        RespServer server = RespServer.named("osps-test", "1.0")
                .limits(limits)
                .transport(transport)
                .tooLargeAdvice("the redirect route has room")
                .commands(CommandTable.of(
                        new Row(
                                "LATER",
                                1,
                                1,
                                Who.USERS,
                                (command, responder) -> Thread.ofVirtual()
                                        .start(() -> responder.reply(RespValue.bulk(command.bytes(1))))),
                        new Row("HOLD", 0, 0, Who.USERS, (_, responder) -> waiting.add(responder))))
                .start(FREE_PORT);
        open.add(server);
        return server;
    }

    private Client connect(RespServer server) throws IOException {
        Client client = new Client(server.address());
        open.add(client.socket);
        return client;
    }

    private static boolean refused(RespServer server) {
        try (Socket _ =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static final class Client {
        private final Socket socket;
        private final RespWriter writer;
        private final RespReader reader;

        Client(InetSocketAddress address) throws IOException {
            this(new Socket(address.getAddress(), address.getPort()));
        }

        Client(Socket connected) throws IOException {
            socket = connected;
            socket.setSoTimeout(20_000);
            writer = new RespWriter(socket.getOutputStream());
            reader = new RespReader(socket.getInputStream(), 64 << 20);
        }

        RespValue ask(String... command) throws IOException {
            writer.command(command);
            writer.flush();
            return reader.value();
        }
    }
}
