/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.osps.cli.CapturedTerminal;
import io.osps.cli.ScriptedDispatcher;
import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import io.osps.wire.ErrorCode;
import io.osps.wire.Grant;
import io.osps.wire.RespValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code up} shows of a system that does not let everybody in. */
final class FirstCallsTests {
    @TempDir
    private Path directory = Path.of("");

    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private CapturedTerminal terminal = new CapturedTerminal(directory);
    private ScriptedDispatcher dispatcher;
    private RespValue answerToAuth = RespValue.OK;
    private RespValue answerToCall = RespValue.bulk("hello by relay");

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
    void theyAreLetInByThePasswordFileOfTheSettings() throws Exception {
        make(withPassword("ann", password("secret")));

        assertThat(heard).contains("AUTH ann secret").doesNotContain("AUTH default secret");
        assertThat(terminal.out())
                .containsPattern("redirect +echo +hello by redirect")
                .containsPattern("relay +echo +hello by relay");
        assertThat(terminal.err()).doesNotContain("secret");
    }

    @Test
    void elseByThePasswordFileOfTheCaller() throws Exception {
        terminal.with("OSPS_PASSWORD_FILE", password("usual").toString());

        make(withPassword("ann", directory.resolve("not-mine")));

        assertThat(heard).contains("AUTH default usual");
    }

    @Test
    void withoutAPasswordNobodyIsCalledAndTheReasonIsSaidOnce() throws Exception {
        make(new AdmissionRecord(false, List.of(), true, "", "", true));

        assertThat(heard).isEmpty();
        assertThat(terminal.out()).containsPattern("relay +echo +not called");
        assertThat(terminal.err())
                .contains("not called by any route: a password is needed")
                .hasLineCount(1);
    }

    @Test
    void aRouteThatTheSettingsForbidIsLeftOutAndNamed() throws Exception {
        make(new AdmissionRecord(false, List.of(), false, "", "", false));

        assertThat(terminal.out()).containsPattern("callback +echo +not called");
        assertThat(terminal.err()).contains("not called by callback: osps.dispatcher.callbacks is off");
        assertThat(heard).noneMatch(command -> command.startsWith("CALLBACK") || command.startsWith("AUTH"));
    }

    @Test
    void nobodyFailsWhoIsNotLetIn() throws Exception {
        answerToAuth = RespValue.failure(ErrorCode.WRONGPASS, "invalid username-password pair");

        make(withPassword("ann", password("old")));

        assertThat(terminal.out()).containsPattern("relay +echo +not let in");
        assertThat(terminal.err()).contains("the first call was not let in: WRONGPASS");
    }

    @Test
    void aSystemThatDoesNotWorkIsAFailure() {
        answerToCall = RespValue.failure(ErrorCode.FAILED, "broken");

        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> make(AdmissionRecord.OPEN))
                .withMessageContaining("the first call failed: FAILED broken");
    }

    @Test
    void optionsForACallAreTold() {
        assertThat(AdmissionRecord.OPEN.options()).isEmpty();
        assertThat(withPassword("default", Path.of("/p")).options()).isEqualTo("--password-file /p ");
        assertThat(withPassword("ann", Path.of("/p")).options()).isEqualTo("--user ann --password-file /p ");
        assertThat(new AdmissionRecord(false, List.of(), true, "", "", true).options())
                .isEqualTo("--user NAME --password-file FILE ");
    }

    private void make(AdmissionRecord admission) throws InterruptedException {
        Endpoint endpoint = new Endpoint("127.0.0.1", Integer.parseInt(dispatcher.port()));
        Terminal shown = terminal.terminal();
        new FirstCalls(endpoint, admission, shown).make().print(shown.out(), shown.ansi());
        shown.out().flush();
    }

    private Path password(String word) throws IOException {
        return Files.writeString(directory.resolve("password"), word + "\n");
    }

    /** The callback route is off, for what is scripted here connects to nobody. */
    private static AdmissionRecord withPassword(String user, Path file) {
        return new AdmissionRecord(false, List.of(), true, user, file.toString(), false);
    }

    private RespValue answer(List<byte[]> command) {
        List<String> words = command.stream()
                .map(word -> new String(word, StandardCharsets.UTF_8))
                .toList();
        heard.add(String.join(" ", words));
        return switch (words.getFirst()) {
            case "AUTH" -> answerToAuth;
            case "ACQUIRE" ->
                new Grant(
                                "127.0.0.1",
                                Integer.parseInt(dispatcher.port()),
                                "ticket",
                                Duration.ofSeconds(5),
                                "worker-1",
                                1,
                                true)
                        .toValue();
            default -> words.contains("hello by redirect") ? RespValue.bulk("hello by redirect") : answerToCall;
        };
    }
}
