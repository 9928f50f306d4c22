package io.osps.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/** How the commands that ask the dispatcher reach it and say who they are. */
final class AccessTests {
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
    void emptyPasswordFileIsRefusedBeforeAnythingIsSaid() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "\n");

        assertThat(run("call", "--password-file", file.toString(), "echo")).isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err()).contains("is empty", file.toString());
        assertThat(heard).isEmpty();
    }

    @Test
    void serverWithoutTlsIsToldAsUnavailable() {
        assertThat(run("call", "--tls", "--route", "relay", "echo")).isEqualTo(ExitCode.UNAVAILABLE);
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
    void infoIsShownAsItIs() {
        assertThat(run("info")).isZero();
        assertThat(terminal.out()).isEqualTo("# Queue\nqueue_requests:0\n");
        assertThat(run("info", "nothing")).isEqualTo(ExitCode.USAGE);
        assertThat(heard).containsExactly("INFO all", "INFO nothing");
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
            case "CALLBACK" ->
                RespValue.failure(ErrorCode.DENIED, "the callback route is off for this address; use another");
            default -> new RespValue.Failure(WireError.of(ErrorCode.ERR, "unknown command"));
        };
    }
}
