/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A service's HTTP port under more requests that never end than it can hold. */
class HalfRequestsTests {
    private static final int MORE_THAN_IT_HOLDS = 300;
    private static final int TIMEOUT_MILLIS = 2_000;

    @Test
    void healthAnswersAgainWhenHalfRequestsFilledThePort() throws Exception {
        List<Socket> held = new ArrayList<>();
        try (ConfigurableApplicationContext service = start()) {
            int port = port(service);
            assertThat(status(port)).contains("200");

            for (int i = 0; i < MORE_THAN_IT_HOLDS; i++) {
                try {
                    held.add(halfRequest(port));
                } catch (IOException full) {
                    break; // what the kernel may queue is full too
                }
            }
            assertThat(held).hasSizeGreaterThan(100);

            // They are still there: the port outlives them because each has its time.
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> status(port).contains("200"));
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private static ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(Service.class).run("--server.port=0", "--spring.main.banner-mode=off");
    }

    private static int port(ConfigurableApplicationContext service) {
        return Integer.parseInt(Objects.requireNonNull(service.getEnvironment().getProperty("local.server.port")));
    }

    private static Socket halfRequest(int port) throws IOException {
        Socket socket = connect(port);
        socket.getOutputStream()
                .write("GET /actuator/health HTTP/1.1\r\nHost: localhost\r\nX: a".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String status(int port) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream()
                    .write("GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = ServiceAutoConfiguration.class)
    static class Service {}
}
