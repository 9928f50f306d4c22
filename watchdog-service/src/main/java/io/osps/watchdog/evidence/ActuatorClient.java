/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a service's actuator for one health group. Only the status of the answer counts, so one line is read and a plain
 * socket does; each question is one connection.
 */
final class ActuatorClient {
    private final List<String> hosts;
    private final int port;
    private final Duration timeout;

    ActuatorClient(List<String> hosts, int port, Duration timeout) {
        this.hosts = List.copyOf(hosts);
        this.port = port;
        this.timeout = timeout;
    }

    /** The service's opinion of itself in that group, such as {@code readiness}. */
    HealthOpinion ask(String group) {
        return hosts.stream()
                .map(host -> ask(host, group))
                .filter(opinion -> opinion != HealthOpinion.UNKNOWN)
                .findFirst()
                .orElse(HealthOpinion.UNKNOWN);
    }

    private HealthOpinion ask(String host, String group) {
        int millis = Math.toIntExact(timeout.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), millis);
            socket.setSoTimeout(millis);
            String question = "GET /actuator/health/" + group + " HTTP/1.1\r\nHost: " + host + ":" + port
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 256);
            return opinion(answer.readLine());
        } catch (IOException e) {
            return HealthOpinion.UNKNOWN;
        }
    }

    private static HealthOpinion opinion(@Nullable String statusLine) {
        if (statusLine == null) {
            return HealthOpinion.UNKNOWN;
        }
        String[] words = statusLine.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            return HealthOpinion.UNKNOWN;
        }
        return switch (words[1]) {
            case "200" -> HealthOpinion.UP;
            case "503" -> HealthOpinion.DOWN;
            default -> HealthOpinion.UNKNOWN;
        };
    }
}
