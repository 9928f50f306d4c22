/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.osps.wire.ErrorCode;
import io.osps.wire.WireException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatServerTests {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Token token = Token.random();
    private final RecordedActions actions = new RecordedActions();
    private HeartbeatServer server;

    @BeforeEach
    void start() throws IOException {
        server = HeartbeatServer.start(InetAddress.getLoopbackAddress(), () -> token, actions);
    }

    @AfterEach
    void stop() {
        actions.dumping.countDown();
        server.close();
    }

    @Test
    void pingNeedsNoToken() throws IOException {
        try (HeartbeatClient client = connect()) {
            client.ping();
            client.ping();
        }
    }

    @Test
    void restNeedsTheToken() throws IOException {
        try (HeartbeatClient client = connect()) {
            assertThatThrownBy(client::pulse).isInstanceOfSatisfying(WireException.class, HeartbeatServerTests::noAuth);
            assertThatThrownBy(client::stop).isInstanceOfSatisfying(WireException.class, HeartbeatServerTests::noAuth);
            assertThatThrownBy(() -> client.authenticate(Token.random()))
                    .isInstanceOfSatisfying(
                            WireException.class,
                            refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.WRONGPASS));
            assertThatThrownBy(client::dump).isInstanceOfSatisfying(WireException.class, HeartbeatServerTests::noAuth);
        }
        assertThat(actions.done).containsExactly("wrong token");
    }

    @Test
    void actsForWhoeverHasTheToken() throws IOException {
        actions.pulse.put("state", "ready");
        actions.pulse.put("oldest.id", "");
        try (HeartbeatClient client = trusted()) {
            assertThat(client.pulse()).isEqualTo(actions.pulse);
            assertThat(client.cancel("known")).isTrue();
            assertThat(client.cancel("other")).isFalse();
            client.drain();
            client.stop();
        }
        assertThat(actions.done).containsExactly("cancel known", "cancel other", "drain", "stop");
    }

    @Test
    void pingIsAnsweredWhileAnActionHangs() throws Exception {
        try (HeartbeatClient stuck = trusted();
                HeartbeatClient other = connect()) {
            Thread dump = Thread.ofVirtual().start(() -> {
                try {
                    stuck.dump();
                } catch (IOException lost) {
                    throw new AssertionError(lost);
                }
            });
            await().until(() -> actions.done.contains("dump"));
            other.ping();
            actions.dumping.countDown();
            dump.join();
        }
    }

    @Test
    void failureOfAnActionIsToldAndTheConnectionGoesOn() throws IOException {
        actions.failure = new IllegalStateException("broken\r\n+OK");
        try (HeartbeatClient client = trusted()) {
            assertThatThrownBy(client::pulse)
                    .hasMessageContaining("PULSE failed")
                    .hasMessageContaining("broken +OK");
            client.ping();
        }
    }

    @Test
    void newConnectionTakesThePlaceOfTheOldestStranger() throws IOException {
        List<HeartbeatClient> strangers = new ArrayList<>();
        try (HeartbeatClient watchdog = trusted()) {
            for (int i = 0; i < 3 * HeartbeatServer.MOST_CONNECTIONS; i++) {
                HeartbeatClient stranger = connect();
                stranger.ping();
                strangers.add(stranger);
            }
            watchdog.pulse();
            strangers.getLast().ping();
            HeartbeatClient evicted = strangers.getFirst();
            assertThatThrownBy(evicted::ping).isInstanceOf(IOException.class);
        } finally {
            strangers.forEach(HeartbeatClient::close);
        }
    }

    @Test
    void webPageIsCutOff() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("POST / HTTP/1.1\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void personCanTypeWithNetcat() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("ping\nwhat\nping\n".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("+PONG\r\n-ERR unknown command 'what'\r\n");
        }
    }

    @Test
    void protocolErrorEndsTheConnection() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("ping\n*x\r\nping\n".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("+PONG\r\n-ERR Protocol error: invalid number\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0016\u0003\u0001\n", "EHLO x\r\n", "PUT / HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n"})
    void nothingIsAnsweredAfterALineOfAnotherProtocol(String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((line + "PING\r\n").getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain("PONG");
        }
    }

    @Test
    void wrongTokenIsCounted() throws IOException {
        try (HeartbeatClient client = connect()) {
            assertThatThrownBy(() -> client.authenticate(Token.random())).isInstanceOf(WireException.class);
        }
        assertThat(actions.done).containsExactly("wrong token");
    }

    @Test
    void closeEndsItsConnections() throws IOException {
        try (HeartbeatClient client = connect()) {
            client.ping();
            server.close();
            assertThatThrownBy(client::ping).isInstanceOf(IOException.class);
        }
    }

    private HeartbeatClient connect() throws IOException {
        return HeartbeatClient.connect(InetAddress.getLoopbackAddress().getHostAddress(), server.port(), TIMEOUT);
    }

    private HeartbeatClient trusted() throws IOException {
        HeartbeatClient client = connect();
        client.authenticate(token);
        return client;
    }

    private static void noAuth(WireException refused) {
        assertThat(refused.error().code()).isEqualTo(ErrorCode.NOAUTH);
    }

    private static final class RecordedActions implements HeartbeatActions {
        private final List<String> done = new CopyOnWriteArrayList<>();
        private final Map<String, String> pulse = new LinkedHashMap<>();
        private final CountDownLatch dumping = new CountDownLatch(1);
        private volatile @Nullable RuntimeException failure;

        @Override
        public Map<String, String> pulse() {
            RuntimeException thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
            return pulse;
        }

        @Override
        public void stop() {
            done.add("stop");
        }

        @Override
        public void drain() {
            done.add("drain");
        }

        @Override
        public boolean cancel(String id) {
            done.add("cancel " + id);
            return id.equals("known");
        }

        @Override
        public void wrongToken() {
            done.add("wrong token");
        }

        @Override
        public String dump() {
            done.add("dump");
            try {
                dumping.await();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            return "threads";
        }
    }
}
