/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.watchdog.evidence.ActuatorClient.Health;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ActuatorClientTests {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static Health ask(ServerSocket server, Duration timeout, String... hosts) {
        return new ActuatorClient(List.of(hosts), server.getLocalPort(), timeout).ask("readiness");
    }

    private static Health answered(String answer) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(server, answer));
            return ask(server, TIMEOUT, "127.0.0.1");
        }
    }

    private static void answer(ServerSocket server, String answer) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read(new byte[4_096]);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void opinionFollowsTheStatus() throws IOException {
        assertThat(answered("HTTP/1.1 200 \r\n\r\n")).isEqualTo(Health.UP);
        assertThat(answered("HTTP/1.1 503 Service Unavailable\r\n\r\n")).isEqualTo(Health.DOWN);
        assertThat(answered("HTTP/1.1 404 Not Found\r\n\r\n")).isEqualTo(Health.UNKNOWN);
    }

    @Test
    void opinionIsUnknownWhenTheAnswerIsNone() throws IOException {
        assertThat(answered("")).isEqualTo(Health.UNKNOWN);
        assertThat(answered("200 OK\r\n")).isEqualTo(Health.UNKNOWN);
    }

    @Test
    void opinionIsUnknownWhenNobodyAnswersInTime() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ask(server, Duration.ofMillis(100), "127.0.0.1")).isEqualTo(Health.UNKNOWN);
        }
    }

    @Test
    void nextHostIsAskedWhenNobodyListensOnTheFirst() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
            Thread.ofVirtual().start(() -> answer(server, "HTTP/1.1 200 \r\n\r\n"));
            assertThat(ask(server, TIMEOUT, "127.0.0.1", "127.0.0.2")).isEqualTo(Health.UP);
        }
    }
}
