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
        try (HeartbeatServer heartbeat = HeartbeatServer.start(loopback, token, new Paused());
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

    private static void sayReady(ServerSocket http) {
        try (Socket socket = http.accept()) {
            socket.getInputStream().read(new byte[4_096]);
            socket.getOutputStream().write("HTTP/1.1 200 \r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private final class Paused implements HeartbeatActions {
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
