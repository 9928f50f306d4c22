/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.json.JsonMapper;

final class ServiceStatusTests {
    private static final String DOCUMENT = """
            {"services":[
              {"name":"dispatcher","role":"dispatcher","pid":12,"state":"READY",
               "addresses":{"client":"127.0.0.1:7400","heartbeat":"127.0.0.1:40000","http":"127.0.0.1:8401"},
               "seats":null,"restarts":0,"lastReason":null,"uptimeMs":65000},
              {"name":"worker-1","role":"worker","pid":13,"state":"BACKOFF","addresses":{},
               "seats":{"total":2,"free":1},"containment":"session","restarts":3,"lastReason":"exited by signal 9"}]}
            """;

    private final List<ServiceStatus> services =
            ServiceStatus.of(JsonMapper.shared().readTree(DOCUMENT));

    @Test
    void readsWhatTheWatchdogTells() {
        ServiceStatus dispatcher = services.getFirst();

        assertThat(dispatcher.isReady()).isTrue();
        assertThat(dispatcher.client()).contains(new Endpoint("127.0.0.1", 7400));
        assertThat(dispatcher.seats()).isEmpty();
        assertThat(dispatcher.lastReason()).isEmpty();
        assertThat(dispatcher.uptime()).contains(Duration.ofSeconds(65));
    }

    @Test
    void knowsAFailedStart() {
        ServiceStatus worker = services.getLast();

        assertThat(worker.hasFailed()).isTrue();
        assertThat(worker.seats()).contains(new ServiceStatus.Seats(1, 2));
        assertThat(worker.containment()).contains("session");
        assertThat(worker.lastReason()).contains("exited by signal 9");
        assertThat(worker.client()).isEmpty();
    }

    @Test
    void tableSaysHowCommandsAreContained() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ServiceStatus.table(services).print(new PrintStream(printed, true, UTF_8), Ansi.OFF);

        assertThat(printed.toString(UTF_8).lines().toList())
                .satisfiesExactly(
                        head -> assertThat(head).contains("CONTAINMENT"),
                        dispatcher -> assertThat(dispatcher).doesNotContain("session"),
                        worker -> assertThat(worker).contains("1/2 free", "session"));
    }

    @Test
    void anEmptyDocumentHasNoServices() {
        assertThat(ServiceStatus.of(JsonMapper.shared().readTree("{}"))).isEmpty();
    }
}
