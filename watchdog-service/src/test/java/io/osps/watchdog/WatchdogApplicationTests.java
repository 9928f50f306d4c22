/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.watchdog.standin.StandIn.Fault;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The watchdog as a process, over services that are stand-ins. */
@Tag("integration")
final class WatchdogApplicationTests extends TestWatchdog {
    @Test
    void showsAllServicesAndLeavesNothingWhenTerminated() throws Exception {
        Process watchdog = start();
        List<JsonNode> services = awaitReady(watchdog);

        assertThat(services)
                .extracting(service -> service.path("name").asString())
                .containsExactly("watchdog", "dispatcher", "worker-1", "worker-2");
        JsonNode self = services.getFirst();
        assertThat(self.path("pid").asLong()).isEqualTo(watchdog.pid());
        assertThat(self.path("addresses").propertyNames()).containsExactly("heartbeat", "http");
        JsonNode worker = services.get(2);
        assertThat(worker.propertyNames())
                .containsExactly(
                        "name",
                        "role",
                        "pid",
                        "state",
                        "verdict",
                        "incarnation",
                        "addresses",
                        "seats",
                        "containment",
                        "processes",
                        "oldest",
                        "restarts",
                        "lastReason",
                        "dossier",
                        "uptimeMs");
        assertThat(worker.path("lastReason").isNull()).isTrue();
        assertThat(worker.path("addresses").path("client").asString()).isEqualTo("127.0.0.1:7400");
        assertThat(stateFileOf(watchdog).path("space").asString())
                .isEqualTo(directory.resolve("space").toString());
        assertThat(stateFileOf(watchdog).path("startTicks").asLong()).isPositive();
        assertThat(get(watchdog, "health/readiness")).contains("\"UP\"", "worker-2");
        assertThat(get(watchdog, "prometheus"))
                .contains("osps_heartbeats_total", "osps_service_state{", "state=\"ready\"");

        watchdog.destroy();
        assertThat(watchdog.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(pids(services)).noneMatch(TestWatchdog::isRunning);
        assertThat(directory).doesNotExist();
        assertThat(stateFile()).doesNotExist();
    }

    private HttpResponse<String> post(Process watchdog, String path, String json, boolean authorized)
            throws IOException, InterruptedException {
        int port = stateFileOf(watchdog).path("httpPort").asInt();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/actuator/services" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (authorized) {
            request.header(
                    "Authorization", Token.ofFile(directory.resolve("token")).authorization());
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void takesOrdersFromThoseWhoHaveTheToken() throws Exception {
        Process watchdog = start();
        List<Long> pids = pids(awaitReady(watchdog));
        String restart = "{\"action\":\"restart\"}";

        assertThat(post(watchdog, "/worker-1", restart, false).statusCode()).isEqualTo(401);
        assertThat(post(watchdog, "/no-such", restart, true).statusCode()).isEqualTo(404);
        assertThat(post(watchdog, "/worker-1", "{\"action\":\"dance\"}", true).statusCode())
                .isEqualTo(400);
        assertThat(post(watchdog, "", "{}", true).statusCode()).isEqualTo(400);
        assertThat(post(watchdog, "", "{\"workers\":251}", true).statusCode()).isEqualTo(400);
        assertThat(pids(awaitReady(watchdog))).isEqualTo(pids);

        assertThat(post(watchdog, "/worker-1", restart, true).statusCode()).isEqualTo(200);
        await().atMost(LONG)
                .until(() -> awaitReady(watchdog).get(2).path("restarts").asInt() == 1);
        assertThat(post(watchdog, "", "{\"workers\":1}", true).statusCode()).isEqualTo(200);
        await().atMost(LONG).until(() -> services(watchdog).size() == 3);
        assertThat(get(watchdog, "dossiers")).isEqualTo("{\"dossiers\":[]}");
    }

    @Test
    void makesANewSpaceAndReplacesItsServicesWhenTheDirectoryIsRemoved() throws Exception {
        Process watchdog = start();
        List<Long> pids = pids(awaitReady(watchdog));
        String token = Files.readString(directory.resolve("token"));
        for (String file : List.of("space", "token", "")) {
            Files.delete(directory.resolve(file));
        }

        List<JsonNode> after = await().atMost(LONG)
                .until(
                        () -> awaitReady(watchdog),
                        services -> services.stream()
                                .skip(1)
                                .allMatch(service -> service.path("restarts").asInt() == 1));
        assertThat(after.subList(1, 4))
                .extracting(service -> service.path("lastReason").asString())
                .containsOnly("space-lost: by=removal");
        assertThat(pids(after)).doesNotContainAnyElementsOf(pids);
        assertThat(standIns()).containsExactlyInAnyOrderElementsOf(pids(after));
        assertThat(directory.resolve("token")).hasContent(token);
        assertThat(json.readTree(get(watchdog, "services"))
                        .path("space")
                        .path("current")
                        .asBoolean())
                .isTrue();
        assertThat(Files.readString(output(0)))
                .containsOnlyOnce("the space's file was removed or replaced")
                .contains("the old space is empty and given back");

        kill(pids(after).get(1));
        await().atMost(LONG)
                .until(() -> awaitReady(watchdog).get(2).path("restarts").asInt() == 2);
        watchdog.destroy();
        assertThat(watchdog.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(directory).doesNotExist();
    }

    @Test
    void isRefusedWithASentenceWhenOneRunsAlready() throws Exception {
        Process first = start();
        List<Long> pids = pids(awaitReady(first));

        assertThat(endOf(start())).contains("watchdog").doesNotContain("\tat ");
        assertThat(pids).allMatch(TestWatchdog::isRunning);
        assertThat(stateFileOf(first).path("pid").asLong()).isEqualTo(first.pid());
    }

    @Test
    void stopsWhatItStartedWhenItsOwnPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String said = endOf(start("--server.port=" + taken.getLocalPort()));

            assertThat(said)
                    .contains("Port " + taken.getLocalPort() + " was already in use")
                    .doesNotContain("\tat ");
        }
        assertThat(standIns()).isEmpty();
        assertThat(stateFile()).doesNotExist();
    }

    @Test
    void isRefusedWithASentenceWhenASettingIsWrong() throws Exception {
        assertThat(endOf(start("--osps.watchdog.workers=many")))
                .contains("osps.watchdog.workers", "many")
                .doesNotContain("\tat ");
    }

    private String endOf(Process watchdog) throws Exception {
        assertThat(watchdog.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output(watchdogs.indexOf(watchdog)));
        assertThat(watchdog.exitValue()).as(said).isOne();
        return said;
    }

    @Test
    void tellsWhyAServiceDoesNotStart() throws Exception {
        Fault.FAIL.commit(faults, "worker-2", "out of paper");
        Process watchdog = start("--osps.watchdog.restart.budget=1");

        JsonNode failed = await().atMost(LONG)
                .until(
                        () -> find(services(watchdog), "worker-2"),
                        worker -> worker != null
                                && worker.path("state").asString().equals("FAILED"));
        assertThat(Objects.requireNonNull(failed).path("lastReason").asString())
                .isEqualTo("crashed: exit=1 log=\"cannot start: out of paper\"");
        assertThat(get(watchdog, "health/readiness")).contains("OUT_OF_SERVICE", "FAILED");
    }

    private static @Nullable JsonNode find(List<JsonNode> services, String name) {
        return services.stream()
                .filter(service -> service.path("name").asString().equals(name))
                .findFirst()
                .orElse(null);
    }
}
