/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.wire.heartbeat.HeartbeatActions;
import io.osps.wire.heartbeat.HeartbeatServer;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class OpinionLoopTests {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    /** A service whose answer is delayed, as by a pause of its collector, tells how things are when it answers. */
    @Test
    void pulseIsDatedByItsAnswer() throws Exception {
        Token token = Token.random();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (HeartbeatServer heartbeat = HeartbeatServer.start(loopback, () -> token, new Paused());
                ServerSocket http = new ServerSocket(0, 1, loopback)) {
            Contact contact = new Contact(List.of("127.0.0.1"), heartbeat.port(), http.getLocalPort(), token);
            try (OpinionLoop loop = new OpinionLoop(contact, TIMEOUT, TIMEOUT, () -> {})) {
                Thread.ofVirtual().start(() -> sayReady(http));
                Thread.ofVirtual().start(loop);
                asked.await();
                long pauseEnded = System.nanoTime();
                mayAnswer.countDown();

                Awaitility.await()
                        .atMost(TIMEOUT)
                        .until(() -> loop.pulse().text("late.id").equals("one"));
                assertThat(loop.pulse().at() - pauseEnded).isNotNegative();
            }
        }
    }

    /** Its port takes connections and answers none, as when others hold all that it has. */
    @Test
    void fullActuatorKeepsNoServiceFromBeingReady() throws Exception {
        Token token = Token.random();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (HeartbeatServer heartbeat = HeartbeatServer.start(loopback, () -> token, new Ready());
                ServerSocket http = new ServerSocket(0, 50, loopback)) {
            Contact contact = new Contact(List.of("127.0.0.1"), heartbeat.port(), http.getLocalPort(), token);
            try (OpinionLoop loop = new OpinionLoop(contact, TIMEOUT, Duration.ofMillis(100), () -> {})) {
                Thread.ofVirtual().start(loop);
                Awaitility.await().atMost(TIMEOUT).until(loop::wasReady);
            }
        }
    }

    @Test
    void actuatorThatSaysDownIsBelieved() throws Exception {
        Token token = Token.random();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (HeartbeatServer heartbeat = HeartbeatServer.start(loopback, () -> token, new Ready());
                ServerSocket http = new ServerSocket(0, 50, loopback)) {
            Contact contact = new Contact(List.of("127.0.0.1"), heartbeat.port(), http.getLocalPort(), token);
            try (OpinionLoop loop = new OpinionLoop(contact, TIMEOUT, TIMEOUT, () -> {})) {
                Thread.ofVirtual().start(loop);
                for (int i = 0; i < 5; i++) {
                    say(http, "503");
                }
                assertThat(loop.wasReady()).isFalse();
                say(http, "200");
                Awaitility.await().atMost(TIMEOUT).until(loop::wasReady);
            }
        }
    }

    private static void sayReady(ServerSocket http) {
        say(http, "200");
    }

    private static void say(ServerSocket http, String status) {
        try (Socket socket = http.accept()) {
            socket.getInputStream().read(new byte[4_096]);
            socket.getOutputStream().write(("HTTP/1.1 " + status + " \r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private final class Paused extends Ready {
        @Override
        public Map<String, String> pulse() {
            asked.countDown();
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Map.of("late.id", "one");
        }
    }

    private static class Ready implements HeartbeatActions {
        @Override
        public Map<String, String> pulse() {
            return Map.of("state", "ready");
        }

        @Override
        public void stop() {}

        @Override
        public void drain() {}

        @Override
        public boolean cancel(String id) {
            return false;
        }

        @Override
        public String dump() {
            return "";
        }
    }
}
