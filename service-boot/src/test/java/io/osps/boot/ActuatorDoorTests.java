/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.wire.Guesses;
import io.osps.wire.heartbeat.Token;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ActuatorDoorTests {
    private static final int PASSED = 200;
    private static final String ELSEWHERE = "192.0.2.7";

    private final List<String> guessed = new ArrayList<>();

    private static final Token TOKEN = Token.random();

    private String peer = "127.0.0.1";
    private String host = "localhost:8400";
    private String method = "GET";
    private String origin = "";
    private String shown = "";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8400",
                "LOCALHOST",
                "127.0.0.1:8400",
                "127.0.0.2",
                "[::1]:8400",
                "10.1.1.1:8400",
                "watchdog:8400",
                "Prometheus.Example"
            })
    void isAskedByItsOwnNames(String name) throws Exception {
        host = name;
        assertThat(ask("/actuator/health")).isEqualTo(PASSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example", "evil.example:8400", "127.0.0.1.evil.example", "localhost.evil.example", "0.0.0.0:8400",
                "10.1.1.2", "[2001:db8::1]:8400", "localhost.", "xlocalhost", "watchdog.evil.example"
            })
    void isNotAskedByOthers(String name) throws Exception {
        host = name;
        for (String path : List.of("/actuator/dossiers", "/actuator/health", "/actuator/prometheus", "/readyz", "/")) {
            assertThat(ask(path)).as(path).isEqualTo(421);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "http://localhost:3000",
                "http://127.0.0.1:8400",
                "localhost:8400.evil"
            })
    void pagesOfOthersAreRefusedEvenWithTheToken(String page) throws Exception {
        origin = page;
        shown = TOKEN.authorization();
        assertThat(ask("/actuator/services")).isEqualTo(403);
        method = "POST";
        assertThat(ask("/actuator/services")).isEqualTo(403);
    }

    @Test
    void pageOfTheServiceItselfMayRead() throws Exception {
        origin = "http://localhost:8400";
        assertThat(ask("/actuator/services")).isEqualTo(PASSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/livez",
                "/readyz",
                "/actuator/health",
                "/actuator/health/readiness",
                "/actuator/health/readiness/space",
                "/actuator/prometheus"
            })
    void healthAndMetersAreForEverybody(String path) throws Exception {
        peer = ELSEWHERE;
        assertThat(ask(path)).isEqualTo(PASSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/info",
                "/actuator/services",
                "/actuator/dossiers",
                "/actuator/dossiers/worker-1-2026.5"
            })
    void restIsForThisMachineOrTheToken(String path) throws Exception {
        assertThat(ask(path)).isEqualTo(PASSED);
        peer = "::1";
        assertThat(ask(path)).isEqualTo(PASSED);
        peer = ELSEWHERE;
        assertThat(ask(path)).isEqualTo(401);
        shown = TOKEN.authorization();
        assertThat(ask(path)).isEqualTo(PASSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/env",
                "/actuator/env/PATH",
                "/actuator/heapdump",
                "/actuator/threaddump",
                "/actuator/configprops",
                "/actuator/health/../env",
                "/actuator/health/..;/env",
                "/actuator/health/%2e%2e/env",
                "/actuator//env",
                "/actuator/dossiers/../heapdump",
                "/actuator/heapdump;/actuator/health",
                "/other",
                "/"
            })
    void whatIsNotKnownToBeHarmlessTakesTheToken(String path) throws Exception {
        assertThat(ask(path)).isEqualTo(401);
        shown = TOKEN.authorization();
        assertThat(ask(path)).isEqualTo(PASSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get", "TRACE"})
    void changesTakeTheToken(String change) throws Exception {
        method = change;
        assertThat(ask("/actuator/services/worker-1")).isEqualTo(401);
        assertThat(ask("/actuator/health")).isEqualTo(401);
        shown = TOKEN.authorization();
        assertThat(ask("/actuator/services/worker-1")).isEqualTo(PASSED);
    }

    @Test
    void wrongTokensAreCounted() throws Exception {
        shown = Token.random().authorization();
        assertThat(ask("/actuator/env")).isEqualTo(401);
        shown = "";
        assertThat(ask("/actuator/env")).isEqualTo(401);
        assertThat(guessed).containsExactly("ACTUATOR WRONG");
    }

    private int ask(String path) throws IOException, ServletException {
        Guesses guesses = new Guesses(System::nanoTime, (door, outcome) -> guessed.add(door + " " + outcome));
        Set<String> names = ActuatorDoor.names(Stream.of("watchdog", " prometheus.example", ""));
        ActuatorDoor door = new ActuatorDoor(() -> names, () -> TOKEN, () -> Path.of("token"), guesses);
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.addHeader("Host", host);
        request.setServerName(host.startsWith("[") ? host.replaceFirst("]:.*", "]") : host.replaceFirst(":.*", ""));
        request.setLocalAddr("10.1.1.1");
        request.setRemoteAddr(peer);
        if (!origin.isEmpty()) {
            request.addHeader("Origin", origin);
        }
        if (!shown.isEmpty()) {
            request.addHeader("Authorization", shown);
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        door.doFilter(request, response, chain);
        assertThat(chain.getRequest() != null).isEqualTo(response.getStatus() == PASSED);
        return response.getStatus();
    }
}
