/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.osps.client.CallFailedException;
import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of a running system, good ones and bad ones. */
@Tag("system")
final class CallsTests {
    private static final TestSystem SYSTEM = new TestSystem();

    @BeforeAll
    static void start() {
        SYSTEM.started("--diagnostics");
    }

    @AfterAll
    static void end() {
        SYSTEM.close();
    }

    @ParameterizedTest
    @CsvSource({
        "relay,0",
        "relay,1",
        "relay,1048576",
        "redirect,0",
        "redirect,1",
        "redirect,1048576",
        "redirect,16777216",
        "callback,0",
        "callback,16777216"
    })
    void digestIsThatOfTheFile(String route, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Path file = Files.write(SYSTEM.directory().resolve("random-" + size), bytes);

        CommandRun run = SYSTEM.osps("call", "--route", route, "sha256", "@" + file);

        assertThat(run.exitCode()).describedAs(run.err()).isZero();
        assertThat(run.out().strip()).isEqualTo(Load.sha256(bytes));
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"relay,1048576", "redirect,1048576", "redirect,16777216"})
    void bytesComeBackAsTheyWere(String route, int size) {
        byte[] bytes = new byte[size];
        new Random(~size).nextBytes(bytes);

        CommandRun run = SYSTEM.ospsWithInput(bytes, "call", "--route", route, "echo", "-");

        assertThat(run.exitCode()).describedAs(run.err()).isZero();
        assertThat(run.outBytes()).isEqualTo(bytes);
    }

    @Test
    void aThousandCallsFromTwentyClientsAreAllRight() throws InterruptedException {
        assertThat(new Load(SYSTEM, 20, 50).run()).isEmpty();
    }

    @Test
    void theRunnersSeatsAreAllFreeAfterwards() {
        assertThat(SYSTEM.osps("call", "upper", "straße").out()).isEqualTo("STRASSE");
        Seats.assertAllFree(SYSTEM);
    }

    @ParameterizedTest
    @CsvSource({
        "relay,no-such-handler,,3,NOHANDLER",
        "redirect,no-such-handler,,3,NOHANDLER",
        "relay,fail,broken pipe,1,FAILED",
        "redirect,fail,broken pipe,1,FAILED",
        "callback,no-such-handler,,3,NOHANDLER",
        "callback,fail,broken pipe,1,FAILED",
        "relay,sleep,notanumber,1,FAILED"
    })
    void aFailedCallHasItsExitCodeAndOneSentence(String route, String handler, String payload, int exit, String code) {
        CommandRun run = SYSTEM.osps("call", "--route", route, handler, payload == null ? "" : payload);

        assertThat(run.exitCode()).describedAs(run.shown()).isEqualTo(exit);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("osps: " + code + " ").hasLineCount(2).doesNotContain("\tat ", "Exception");
    }

    @ParameterizedTest
    @CsvSource({"relay,1048577", "redirect,16777217"})
    void aPayloadThatIsTooLargeIsRefusedWithSizeAndLimit(String route, int size) {
        CommandRun run = SYSTEM.ospsWithInput(new byte[size], "call", "--route", route, "echo", "-");

        assertThat(run.exitCode()).describedAs(run.err()).isEqualTo(1);
        assertThat(run.err())
                .contains("TOOLARGE", "size=" + size, "limit=" + (size - 1))
                .hasLineCount(2);
        assertThat(SYSTEM.osps("call", "--route", route, "echo", "still here").out())
                .isEqualTo("still here");
    }

    @ParameterizedTest
    @CsvSource({"relay", "redirect"})
    void aDeadlineEndsACall(String route) {
        CommandRun run = SYSTEM.osps("call", "--route", route, "--timeout", "300ms", "sleep", "60000");

        assertThat(run.exitCode()).describedAs(run.err()).isEqualTo(4);
        assertThat(run.err()).contains("TIMEOUT").hasLineCount(2);
        Seats.assertAllFree(SYSTEM);
    }

    @Test
    void aCancelledRequestEndsAndItsStoryIsTold() {
        CompletableFuture<CommandRun> call = CompletableFuture.supplyAsync(
                () -> SYSTEM.osps("call", "--route", "relay", "--id", "to-cancel", "sleep", "60000"),
                task -> Thread.ofPlatform().start(task));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> SYSTEM.osps("why", "to-cancel").out().contains("offered"));

        CommandRun cancel = SYSTEM.osps("cancel", "to-cancel");

        assertThat(cancel.exitCode()).describedAs(cancel.err()).isZero();
        assertThat(call.join().exitCode()).isEqualTo(1);
        assertThat(call.join().err()).contains("CANCELLED").hasLineCount(2);
        CommandRun why = SYSTEM.osps("why", "to-cancel", "--json");
        JsonNode story = JsonMapper.shared().readTree(why.out());
        assertThat(story.path("handler").asString()).isEqualTo("sleep");
        assertThat(story.path("outcome").asString()).isEqualToIgnoringCase("cancelled");
        assertThat(SYSTEM.osps("cancel", "unheard-of").exitCode()).isEqualTo(1);
        Seats.assertAllFree(SYSTEM);
    }

    @Test
    void anUnknownCommandIsAnsweredByTheSentenceThatRedisClientsKnow() {
        try (OspsClient client = SYSTEM.client()) {
            assertThatThrownBy(() -> client.ask("FLUSHALL"))
                    .isInstanceOf(CallFailedException.class)
                    .hasMessageContaining("unknown command 'FLUSHALL'");
        }
    }

    @Test
    void clientsMayMixRoutesOnOneObject() throws InterruptedException {
        try (OspsClient client = SYSTEM.client()) {
            for (Route route : Route.values()) {
                byte[] answer = client.call(
                        "upper", "abc".getBytes(StandardCharsets.UTF_8), CallOptions.DEFAULTS.withRoute(route));
                assertThat(answer).asString(StandardCharsets.UTF_8).isEqualTo("ABC");
            }
        }
    }

    /** A figure to be looked at, and no rule: it depends on what else the machine does. */
    @Test
    void aCallAsAWholeProcessIsMeasured() {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            best = Math.min(best, SYSTEM.osps("call", "echo", "hi").duration().toMillis());
        }
        Figures.note("call-process-ms", best, "best of 10");
    }
}
