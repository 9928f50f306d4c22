/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.cli.CapturedTerminal;
import io.osps.cli.ScriptedDispatcher;
import io.osps.cli.system.Endpoint;
import io.osps.cli.system.StateDirectory;
import io.osps.cli.terminal.CommandFailure;
import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallCommandTests {
    @TempDir
    private Path directory = Path.of("");

    private CapturedTerminal terminal = new CapturedTerminal(directory);

    @BeforeEach
    void ownTerminal() {
        terminal = new CapturedTerminal(directory);
    }

    @Test
    void resultsBytesGoToStandardOutputUnchanged() throws IOException {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        try (ScriptedDispatcher dispatcher = new ScriptedDispatcher(command -> new RespValue.Bulk(command.get(2)))) {
            int code =
                    terminal.withInput(bytes).run("call", "--port", dispatcher.port(), "--route", "relay", "echo", "-");

            assertThat(code).isZero();
        }
        assertThat(terminal.outBytes()).isEqualTo(bytes);
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void resultThatCannotBeWrittenIsAFailure() throws IOException {
        try (ScriptedDispatcher dispatcher = new ScriptedDispatcher(command -> new RespValue.Bulk(command.get(2)))) {
            int code = terminal.withInput(new byte[100_000])
                    .withRoomFor(50_000)
                    .run("call", "--port", dispatcher.port(), "--route", "relay", "echo", "-");

            assertThat(code).isEqualTo(CommandFailure.FAILED);
        }
        assertThat(terminal.err()).contains("cannot be written", "cause=No space left on device");
    }

    @Test
    void withoutAPayloadNothingIsSent() throws IOException {
        try (ScriptedDispatcher dispatcher =
                new ScriptedDispatcher(command -> RespValue.bulk(Integer.toString(command.get(2).length)))) {
            terminal.run("call", "--port", dispatcher.port(), "--route", "relay", "echo");
        }
        assertThat(terminal.out()).isEqualTo("0");
    }

    @Test
    void idAndTimeoutAreSent() throws IOException {
        try (ScriptedDispatcher dispatcher = new ScriptedDispatcher(command -> RespValue.bulk(String.join(
                " ",
                command.stream()
                        .map(word -> new String(word, StandardCharsets.UTF_8))
                        .toList())))) {
            terminal.run(
                    "call",
                    "--port",
                    dispatcher.port(),
                    "--route",
                    "relay",
                    "--id",
                    "r-1",
                    "--timeout",
                    "1h",
                    "h",
                    "p");
        }
        assertThat(terminal.out()).startsWith("CALL h p").contains(" ID r-1").contains(" DEADLINE ");
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED,1",
        "DUPLICATE,1",
        "IDREUSED,2",
        "CANCELLED,1",
        "TOOLARGE,1",
        "ERR,2",
        "NOHANDLER,3",
        "TIMEOUT,4",
        "NOAUTH,5",
        "DENIED,5",
        "POISON,6"
    })
    void eachErrorHasItsExitCodeAndIsToldOnStandardError(ErrorCode error, int expected) throws IOException {
        WireError refusal = WireError.of(error, "the rule that was broken").with("limit", 7);
        try (ScriptedDispatcher dispatcher = new ScriptedDispatcher(_ -> new RespValue.Failure(refusal))) {
            assertThat(terminal.run("call", "--port", dispatcher.port(), "--route", "relay", "h"))
                    .isEqualTo(expected);
        }
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .startsWith("osps: " + error + " the rule that was broken limit=7\n")
                .hasLineCount(2);
    }

    @Test
    void nobodyListeningIsUnavailableAndSaysWhereAndWhatToDo() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThat(terminal.run("call", "--port", Integer.toString(free), "echo", "hi"))
                .isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(terminal.err())
                .contains("127.0.0.1:" + free)
                .contains("osps up")
                .hasLineCount(2);
    }

    @Test
    void theDispatcherThatUpStartedIsCalledByDefault() throws IOException {
        try (ScriptedDispatcher dispatcher = new ScriptedDispatcher(_ -> RespValue.bulk("it"))) {
            new StateDirectory(Files.createDirectory(directory.resolve("state")))
                    .remember(new Endpoint("127.0.0.1", Integer.parseInt(dispatcher.port())));

            assertThat(terminal.run("call", "--route", "relay", "who")).isZero();
        }
        assertThat(terminal.out()).isEqualTo("it");
    }

    @Test
    void textThatLooksLikeAnOptionFollowsTwoDashes() throws IOException {
        try (ScriptedDispatcher dispatcher = new ScriptedDispatcher(command -> new RespValue.Bulk(command.get(2)))) {
            terminal.run("call", "--port", dispatcher.port(), "--route", "relay", "echo", "--", "-x");
        }
        assertThat(terminal.out()).isEqualTo("-x");
    }
}
