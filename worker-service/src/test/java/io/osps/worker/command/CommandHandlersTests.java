/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.osps.boot.Running;
import io.osps.worker.handler.FakeCall;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Result;
import io.osps.worker.handler.ResultTooLargeException;
import io.osps.worker.handler.Results;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command is given and what becomes of its output. */
class CommandHandlersTests extends CommandFixture {
    @Test
    void payloadGoesInAndOutputComesBackByteForByte() throws Exception {
        byte[] payload = new byte[LIMIT];
        new Random(7).nextBytes(payload);

        assertThat(handle(payload, "cat")).isEqualTo(payload);
    }

    @Test
    void firstLineOfThePayloadIsTheCommandsToo() throws Exception {
        assertThat(handle("one\ntwo\n".getBytes(UTF_8), "cat")).asString().isEqualTo("one\ntwo\n");
    }

    @Test
    void wordsReachTheProgramAsTheyAre() throws Exception {
        assertThat(handle(new byte[0], "printf", "%s|", "a b", "$HOME", "*", "'\""))
                .asString()
                .isEqualTo("a b|$HOME|*|'\"|");
    }

    @Test
    void inputThatIsNotReadIsNoError() throws Exception {
        assertThat(handle(new byte[LIMIT], "echo", "done")).asString().isEqualTo("done\n");
    }

    @Test
    void filesAreUsedWhereTheCommandNamesThem() throws Exception {
        byte[] payload = {1, 2, 3};

        assertThat(handle(payload, "sh", "-c", "cat \"$1\" - > \"$2\"; echo ignored", "sh", "{input}", "{output.bin}"))
                .containsExactly(payload);
    }

    @Test
    void exitCodeAndTheEndOfStandardErrorAreInTheMessage() {
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> handle(new byte[0], "sh", "-c", "echo no such page >&2; echo really >&2; exit 3"))
                .withMessage("the command failed: exit=3 stderr=\"no such page really\"");
    }

    @Test
    void onlyTheEndOfALongStandardErrorIsKept() {
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> handle(new byte[0], "sh", "-c", "seq 1 100000 >&2; exit 1"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeBetween(1000, 1100))
                .withMessageEndingWith("99999 100000\"");
    }

    @Test
    void outputFileThatWasNotWrittenIsAFailure() {
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> handle(new byte[0], "true", "{output}"))
                .withMessageContaining("wrote no output file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ln -s /etc/hostname \"$1\"",
                "mkfifo \"$1\"",
                "mkdir \"$1\"",
                "d=$(dirname \"$1\"); e=$(dirname \"$d\")/e; mkdir $e; echo x > $e/output; rmdir \"$d\"; ln -s $e \"$d\""
            })
    void whatIsNotTheCommandsOwnOutputFileIsNotRead(String script) {
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> handle(new byte[0], "sh", "-c", script, "sh", "{output}"))
                .withMessageContaining("links are not followed");
    }

    @Test
    void largeOutputGoesToAFileByteForByte() throws Exception {
        byte[] payload = new byte[5_000_000];
        new Random(9).nextBytes(payload);
        CommandProperties cat = properties(List.of("cat"), Map.of(), null, null);
        Handler handler = CommandHandlers.of(
                        Map.of("tool", cat), containment, Running.of(directories()), payload.length)
                .getFirst();

        Result result = handler.handle(new FakeCall(payload));

        assertThat(result).isInstanceOf(Result.InFile.class);
        assertThat(Results.bytes(result)).isEqualTo(payload);
        assertThatExceptionOfType(ResultTooLargeException.class)
                .isThrownBy(() -> handler.handle(new FakeCall(new byte[payload.length + 1])));
    }

    @Test
    void outputWithoutEndIsStoppedAtTheLimit() {
        assertThatExceptionOfType(ResultTooLargeException.class)
                .isThrownBy(() -> handle(new byte[0], "yes"))
                .satisfies(e -> assertThat(e.limit()).isEqualTo(LIMIT));
    }

    @Test
    void outputFilePastTheLimitIsTooLarge() {
        assertThatExceptionOfType(ResultTooLargeException.class)
                .isThrownBy(
                        () -> handle(new byte[0], "sh", "-c", "head -c 2000000 /dev/zero > \"$1\"", "sh", "{output}"))
                .satisfies(e -> assertThat(e.size()).isEqualTo(2_000_000));
    }

    @ParameterizedTest
    @EnumSource(Containment.Choice.class)
    void exitCodeIsTheShells(Containment.Choice choice) {
        contained(choice);
        for (String[] end : new String[][] {{"exit 3", "3"}, {"kill -ABRT $$", "134"}, {"kill -SEGV $$", "139"}}) {
            assertThatExceptionOfType(CommandFailedException.class)
                    .isThrownBy(() -> handle(new byte[0], "sh", "-c", end[0]))
                    .withMessageContaining("exit=" + end[1] + " ");
        }
    }
}
