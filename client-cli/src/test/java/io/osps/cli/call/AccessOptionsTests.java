/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.cli.CapturedTerminal;
import io.osps.cli.ScriptedDispatcher;
import io.osps.cli.terminal.CommandFailure;
import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the commands that ask the dispatcher reach it and say who they are. */
final class AccessOptionsTests {
    @TempDir
    private Path directory = Path.of("");

    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private CapturedTerminal terminal = new CapturedTerminal(directory);
    private ScriptedDispatcher dispatcher;

    @BeforeEach
    void start() throws IOException {
        terminal = new CapturedTerminal(directory);
        dispatcher = new ScriptedDispatcher(this::answer);
    }

    @AfterEach
    void end() throws IOException {
        dispatcher.close();
    }

    @Test
    void passwordIsTheFilesFirstLine() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "secret\nnot this\n");

        assertThat(run("call", "--password-file", file.toString(), "--user", "ann", "--route", "relay", "echo", "x"))
                .isZero();
        assertThat(run("cancel", "--password-file", file.toString(), "known")).isZero();

        assertThat(heard).contains("AUTH ann secret", "AUTH default secret");
        assertThat(terminal.err()).doesNotContain("secret");
    }

    @Test
    void passwordFileOfTheEnvironmentIsTakenWhenNoneIsNamed() throws IOException {
        Path usual = Files.writeString(directory.resolve("usual"), "usual\n");
        Path named = Files.writeString(directory.resolve("named"), "named\n");
        terminal.with("OSPS_PASSWORD_FILE", usual.toString());

        assertThat(run("call", "--route", "relay", "echo", "x")).isZero();
        assertThat(run("call", "--password-file", named.toString(), "--route", "relay", "echo", "x"))
                .isZero();

        assertThat(heard).contains("AUTH default usual", "AUTH default named");
    }

    @Test
    void emptyPasswordFileIsRefusedBeforeAnythingIsSaid() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "\n");

        assertThat(run("call", "--password-file", file.toString(), "echo")).isEqualTo(CommandFailure.USAGE);
        assertThat(terminal.err()).contains("is empty", file.toString());
        assertThat(heard).isEmpty();
    }

    @Test
    void serverWithoutTlsIsToldAsUnavailable() {
        assertThat(run("call", "--tls", "--route", "relay", "echo")).isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(terminal.err()).hasLineCount(2);
    }

    @Test
    void cancelledRequestIsToldAndAnUnknownOneHasTheExitCodeOne() {
        assertThat(run("cancel", "known")).isZero();
        assertThat(run("cancel", "unknown")).isEqualTo(1);
        assertThat(heard).containsExactly("CANCEL known", "CANCEL unknown");
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).contains("cancelled: id=known", "no such request", "id=unknown");
    }

    @Test
    void storyIsATableOfStagesOrOneJsonDocument() {
        assertThat(run("why", "known")).isZero();
        assertThat(terminal.out())
                .contains("route:    relay\n", "attempts: 1\n", "outcome:  ok\n")
                .containsPattern("(?m)^1\\.500 ms +offered +worker-1 +longest free$");
        terminal = new CapturedTerminal(directory);
        assertThat(run("why", "known", "--json")).isZero();
        JsonNode story = JsonMapper.shared().readTree(terminal.out());
        assertThat(story.path("attempts").asInt()).isEqualTo(1);
        assertThat(story.path("stages").path(0).path("worker").asString()).isEqualTo("worker-1");
        assertThat(run("why", "odd")).isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(run("why", "unknown")).isEqualTo(CommandFailure.USAGE);
        assertThat(terminal.err()).contains("another form", "no request of that id");
    }

    @Test
    void infoIsShownAsItIs() {
        assertThat(run("info")).isZero();
        assertThat(terminal.out()).isEqualTo("# Queue\nqueue_requests:0\n");
        assertThat(run("info", "nothing")).isEqualTo(CommandFailure.USAGE);
        assertThat(heard).containsExactly("INFO all", "INFO nothing");
    }

    @Test
    void infoIsOneJsonDocumentOnDemand() {
        assertThat(run("info", "--json")).isZero();
        assertThat(JsonMapper.shared()
                        .readTree(terminal.out())
                        .path("queue")
                        .path("queue_requests")
                        .asString(""))
                .isEqualTo("0");
    }

    @Test
    void callbackThatIsRefusedIsToldWithTheOtherRoutes() {
        assertThat(run("call", "--route", "callback", "echo", "x")).isEqualTo(5);
        assertThat(terminal.err()).contains("the callback route is off", "--route redirect");
        assertThat(heard).singleElement().asString().startsWith("CALLBACK echo ");
    }

    private int run(String command, String... arguments) {
        List<String> words = new ArrayList<>(List.of(command, "--port", dispatcher.port()));
        words.addAll(List.of(arguments));
        return terminal.run(words.toArray(String[]::new));
    }

    private RespValue answer(List<byte[]> command) {
        List<String> words = command.stream()
                .map(word -> new String(word, StandardCharsets.UTF_8))
                .toList();
        heard.add(String.join(" ", words));
        return switch (words.getFirst()) {
            case "AUTH" -> RespValue.OK;
            case "CALL" -> new RespValue.Bulk(command.get(2));
            case "CANCEL" -> new RespValue.Int(words.get(1).equals("known") ? 1 : 0);
            case "INFO" -> RespValue.bulk(words.get(1).equals("all") ? "# Queue\r\nqueue_requests:0\r\n" : "");
            case "WHY" -> story(words.get(1));
            case "CALLBACK" ->
                RespValue.failure(ErrorCode.DENIED, "the callback route is off for this address; use another");
            default -> new RespValue.Failure(WireError.of(ErrorCode.ERR, "unknown command"));
        };
    }

    private static RespValue story(String id) {
        return switch (id) {
            case "known" ->
                RespValue.items(
                        RespValue.bulk("id"),
                        RespValue.bulk(id),
                        RespValue.bulk("route"),
                        RespValue.bulk("relay"),
                        RespValue.bulk("attempts"),
                        new RespValue.Int(1),
                        RespValue.bulk("outcome"),
                        RespValue.bulk("ok"),
                        RespValue.bulk("stages"),
                        RespValue.items(RespValue.items(
                                RespValue.bulk("after-us"),
                                new RespValue.Int(1500),
                                RespValue.bulk("stage"),
                                RespValue.bulk("offered"),
                                RespValue.bulk("worker"),
                                RespValue.bulk("worker-1"),
                                RespValue.bulk("because"),
                                RespValue.bulk("longest free"))));
            case "odd" -> RespValue.items(RespValue.bulk("id"));
            default -> RespValue.failure(ErrorCode.ERR, "no request of that id is here");
        };
    }
}
