/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.osps.space.Participant;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

final class LogMembersTests {
    private final LoggerContext context = new LoggerContext();

    @ParameterizedTest
    @ValueSource(strings = {"ecs", "gelf", "logstash"})
    void structuredLinesTellWhichLifeOfWhichServiceWroteThemAndForWhichRequest(String format) {
        LogMembers.tellOf(new Participant(3, "worker", "worker-1", 42, 7, 5000, 1));
        LoggingEvent event =
                new LoggingEvent("", context.getLogger("a.logger"), Level.INFO, "a line", null, new Object[0]);
        event.setMDCPropertyMap(Map.of("request", "r-1"));

        assertThat(line(format, event))
                .contains("a line", "\"osps_service\":\"worker-1\"", "\"incarnation\":42", "request\":\"r-1\"");
    }

    private String line(String format, LoggingEvent event) {
        MockEnvironment environment = new MockEnvironment();
        new CommonDefaults().postProcessEnvironment(environment, new SpringApplication());
        context.putObject(Environment.class.getName(), environment);
        StructuredLogEncoder encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat(format);
        encoder.start();
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}
