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
 * socket does: the client in {@code java.net.http} would load some 1,400 classes while the services start and keep threads
 * of its own. Each question is one connection.
 *
 * @param hosts where to try, in this order
 */
record ActuatorClient(List<String> hosts, int port, Duration timeout) {
    /** What a service thinks of itself, as its actuator says. Information; never alone a reason to kill. */
    enum Health {
        UP,
        DOWN,
        /** It did not say. */
        UNKNOWN
    }

    ActuatorClient {
        hosts = List.copyOf(hosts);
    }

    /** The service's opinion of itself in that group, such as {@code readiness}. */
    Health ask(String group) {
        return hosts.stream()
                .map(host -> ask(host, group))
                .filter(opinion -> opinion != Health.UNKNOWN)
                .findFirst()
                .orElse(Health.UNKNOWN);
    }

    private Health ask(String host, String group) {
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
            return Health.UNKNOWN;
        }
    }

    private static Health opinion(@Nullable String statusLine) {
        if (statusLine == null) {
            return Health.UNKNOWN;
        }
        String[] words = statusLine.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            return Health.UNKNOWN;
        }
        return switch (words[1]) {
            case "200" -> Health.UP;
            case "503" -> Health.DOWN;
            default -> Health.UNKNOWN;
        };
    }
}
