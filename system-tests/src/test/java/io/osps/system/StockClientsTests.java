/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.osps.system.StockClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Clients that were made for Redis, as they are, against the running system. */
@Tag("system")
final class StockClientsTests {
    private static final TestSystem SYSTEM = new TestSystem();

    @BeforeAll
    static void start() throws IOException {
        // Many kills here: none shall wait for those before it.
        SYSTEM.settings("""
                        osps.watchdog.restart.budget: 1000
                        osps.watchdog.restart.longest-delay: 100ms
                        """).started("--diagnostics");
    }

    @AfterAll
    static void end() {
        SYSTEM.close();
    }

    @ParameterizedTest
    @EnumSource
    void resultComesBack(StockClientKind kind) {
        try (StockClient client = kind.connect(SYSTEM.dispatcherPort())) {
            assertThat(client.send("PING")).isEqualTo(new Answer.Result("PONG"));
            assertThat(client.send("CALL", "echo", "hällo")).isEqualTo(new Answer.Result("hällo"));
            assertThat(client.send("CALL", "upper", "abc", "DEADLINE", "5000", "ID", "stock-" + kind))
                    .isEqualTo(new Answer.Result("ABC"));
            assertThat(client.send("FCALL", "upper", "1", "stock-f-" + kind, "abc"))
                    .isEqualTo(new Answer.Result("ABC"));
            assertThat(client.send("FCALL", "upper", "0", "abc")).isEqualTo(new Answer.Result("ABC"));
            String large = "x".repeat(100_000);
            assertThat(client.send("CALL", "echo", large)).isEqualTo(new Answer.Result(large));
        }
    }

    @ParameterizedTest
    @EnumSource
    void errorIsToldWithItsCodeAndLeavesTheConnectionInOrder(StockClientKind kind) {
        try (StockClient client = kind.connect(SYSTEM.dispatcherPort())) {
            assertError(client.send("CALL", "no-such-handler", "x"), "NOHANDLER");
            assertError(client.send("CALL", "fail", "no such page"), "FAILED no such page");
            assertError(client.send("CALL", "sleep", "60000", "DEADLINE", "100"), "TIMEOUT");
            assertError(client.send("FLUSHALL"), "unknown command 'FLUSHALL'");
            assertThat(client.send("CALL", "echo", "still here")).isEqualTo(new Answer.Result("still here"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker-1", "dispatcher"})
    void callsGoOnAfterADeath(String service) {
        withAll(StockClientKind.values(), clients -> {
            clients.forEach(
                    client -> assertThat(client.send("CALL", "echo", "before")).isEqualTo(new Answer.Result("before")));
            JsonNode before = SYSTEM.service(service);
            LinuxProcess.signal("KILL", before.path("pid").asLong());
            clients.forEach(client -> awaitAnswer(client, "CALL"));
            SYSTEM.restarted(before);
        });
    }

    @ParameterizedTest
    @EnumSource(names = ".*_CLUSTER", mode = EnumSource.Mode.MATCH_ALL)
    void redirectedCallIsAnsweredByAWorker(StockClientKind kind) {
        try (StockClient client = kind.connect(SYSTEM.dispatcherPort())) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.send("RCALL", "upper", "abc " + i)).isEqualTo(new Answer.Result("ABC " + i));
            }
            assertThat(client.send("RCALL", "upper", "abc", "ID", "stock-r-" + kind, "DEADLINE", "5000"))
                    .isEqualTo(new Answer.Result("ABC"));
            assertError(client.send("RCALL", "no-such-handler", "x"), "NOHANDLER");
            assertError(client.send("RCALL", "fail", "no such page"), "FAILED no such page");
        }
        Seats.assertAllFree(SYSTEM);
    }

    @Test
    void redirectedCallsGoOnAfterTheDeathOfAllWorkers() {
        withAll(StockClientKind.clusters(), clients -> {
            clients.forEach(client ->
                    assertThat(client.send("RCALL", "echo", "before")).isEqualTo(new Answer.Result("before")));
            List<JsonNode> before = List.of(SYSTEM.service("worker-1"), SYSTEM.service("worker-2"));
            before.forEach(
                    worker -> LinuxProcess.signal("KILL", worker.path("pid").asLong()));
            clients.forEach(client -> awaitAnswer(client, "RCALL"));
            before.forEach(SYSTEM::restarted);
        });
        Seats.assertAllFree(SYSTEM);
    }

    /** With a connected client of each of those kinds that can be had. */
    private static void withAll(StockClientKind[] kinds, Consumer<List<StockClient>> use) {
        List<StockClient> clients = new ArrayList<>();
        try {
            for (StockClientKind kind : kinds) {
                if (kind.isThere()) {
                    clients.add(kind.connect(SYSTEM.dispatcherPort()));
                }
            }
            use.accept(clients);
        } finally {
            clients.forEach(StockClient::close);
        }
    }

    private static void awaitAnswer(StockClient client, String command) {
        await().atMost(Duration.ofSeconds(40))
                .ignoreExceptions()
                .until(() -> client.send(command, "echo", "after").equals(new Answer.Result("after")));
    }

    @ParameterizedTest
    @EnumSource(names = ".*_CLUSTER", mode = EnumSource.Mode.MATCH_NONE)
    void clientThatFollowsNoRedirectIsToldWhereToGo(StockClientKind kind) {
        try (StockClient client = kind.connect(SYSTEM.dispatcherPort())) {
            assertError(client.send("RCALL", "echo", "x"), "ASK 0 127.0.0.1:");
        }
        Seats.assertAllFree(SYSTEM);
    }

    /** redis-py parses the line itself, and fails where a field is missing. */
    @ParameterizedTest
    @ValueSource(strings = {"dispatcher", "worker-1"})
    void redisPyReadsWhatIsKnownOfItsConnection(String service) {
        Optional<String> python = Tool.pythonWith("redis");
        assumeTrue(python.isPresent(), "no Python on this machine has the module redis");
        String address =
                SYSTEM.service(service).path("addresses").path("client").asString();
        String port = address.substring(address.lastIndexOf(':') + 1);
        String script = """
                import redis, sys
                client = redis.Redis(port=int(sys.argv[1]), client_name="py", decode_responses=True)
                info = client.client_info()
                assert info["id"] == client.client_id(), info
                assert info["laddr"] == "127.0.0.1:" + sys.argv[1], info
                listed = client.client_list()
                assert [entry["name"] for entry in listed] == ["py"], listed
                print(info["name"], info["multi"], info["cmd"], info["resp"])
                """;

        Tool.Run run = Tool.run(List.of(python.get(), "-c", script, port));

        assertThat(run.exitCode()).describedAs(run.shown()).isZero();
        assertThat(run.out()).isEqualTo("py -1 client|info 2\n");
    }

    @Test
    void benchmarkToolMeasuresCalls() {
        assumeTrue(Tool.isInstalled("redis-benchmark"), "redis-benchmark is not installed");
        for (List<String> more : List.of(List.of("-P", "1"), List.of("-P", "16"), List.of("--threads", "2"))) {
            List<String> command = new ArrayList<>(List.of(
                    "redis-benchmark",
                    "-p",
                    Integer.toString(SYSTEM.dispatcherPort()),
                    "-n",
                    "2000",
                    "-c",
                    "20",
                    "-q"));
            command.addAll(more);
            command.addAll(List.of("CALL", "echo", "hello"));
            Tool.Run run = Tool.run(command);
            assertThat(run.exitCode()).describedAs(run.shown()).isZero();
            assertThat(run.shown()).contains("requests per second").doesNotContain("Error");
        }
    }

    private static void assertError(Answer answer, String text) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Refusal.class, error -> assertThat(error.text()).contains(text));
    }
}
