/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.osps.worker.handler.FakeCall;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

/** Which program a command is, and where and in what environment it runs. */
class CommandEnvironmentTests extends CommandFixture {
    @Test
    void programThatHasGoneIsNamed() throws IOException {
        Path program = Files.createFile(
                temporary.resolve("program"),
                PosixFilePermissions.asFileAttribute(EnumSet.of(OWNER_READ, OWNER_EXECUTE)));
        Handler handler = handler(program.toString(), "x");
        Files.delete(program);

        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> handler.handle(new FakeCall(new byte[0])))
                .withMessageContaining("the command's program was not found: exit=127")
                .withMessageContaining(program.toString());
    }

    @Test
    void programThatCannotBeExecutedIsRefusedAtTheStart() throws IOException {
        Path text = Files.createFile(temporary.resolve("text"));
        Map<String, String> elsewhere = Map.of("PATH", temporary.toString());

        refused(properties(List.of("no-such-program", "x"), Map.of(), null, null), "value=no-such-program path=");
        refused(properties(List.of("sh"), elsewhere, null, null), "value=sh path=" + temporary);
        refused(properties(List.of("text"), elsewhere, null, null), "value=text path=");
        refused(properties(List.of(text.toString()), Map.of(), null, null), "value=" + text);
        refused(properties(List.of("./text"), Map.of(), null, null), "value=./text");
        refused(properties(List.of("./text"), Map.of(), temporary, null), "value=./text");
    }

    @Test
    void programIsLookedForWhereItWouldBeFound() throws IOException {
        Path program = Files.createFile(
                temporary.resolve("program"),
                PosixFilePermissions.asFileAttribute(EnumSet.of(OWNER_READ, OWNER_EXECUTE)));

        handler(properties(List.of("program"), Map.of("PATH", "/nowhere:" + temporary), null, null));
        handler(properties(List.of("./program"), Map.of(), temporary, null));
        handler(properties(List.of(program.toString()), Map.of(), null, null));
        handler(properties(List.of("{input}"), Map.of(), null, null));
    }

    @ParameterizedTest
    @EnumSource(Containment.Choice.class)
    void programIsLookedForInTheCommandsOwnPathAndTheGateIsNot(Containment.Choice choice) throws Exception {
        contained(choice);
        Path tool = temporary.resolve("tool");
        Files.writeString(tool, "#!/bin/sh\necho tool works\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        CommandProperties properties = properties(List.of("tool"), Map.of("PATH", temporary.toString()), null, null);

        assertThat(Results.bytes(handler(properties).handle(new FakeCall(""))))
                .asString()
                .isEqualTo("tool works\n");
    }

    @Test
    void everyNameAndValueOfTheEnvironmentReachesTheCommandAsItIs() throws Exception {
        Map<String, String> set = Map.of(
                "x-y",
                "1",
                "x.y",
                "2 '",
                "PPID",
                "3",
                "OPTIND",
                "no number",
                "A",
                "two\nlines",
                "B",
                "Á'\"$HOME\\n ",
                "IFS",
                "o");
        CommandProperties properties = properties(List.of("env", "-0"), set, null, null);

        assertThat(text(Results.bytes(handler(properties).handle(new FakeCall(""))))
                        .split("\0"))
                .contains(set.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new));
    }

    @Test
    void libraryThatIsPreloadedIsTheCommandsMatter() throws Exception {
        CommandProperties properties =
                properties(List.of("printenv", "LD_PRELOAD"), Map.of("LD_PRELOAD", "/no/such.so"), null, null);

        assertThat(Results.bytes(handler(properties).handle(new FakeCall(""))))
                .asString()
                .isEqualTo("/no/such.so\n");
    }

    @Test
    void environmentStandsInNoArgument() throws Exception {
        CommandProperties properties =
                properties(List.of("sh", "-c", "cat /proc/[0-9]*/cmdline"), Map.of("PASSWORD", "s3cr3t"), null, null);

        assertThat(text(Results.bytes(handler(properties).handle(new FakeCall("")))))
                .doesNotContain("s3cr3t");
    }

    @Test
    void environmentIsSmallAndWhatIsSetIsAdded() throws Exception {
        CommandProperties properties = properties(List.of("env"), Map.of("PAGES", "1-3"), null, null);
        byte[] result = Results.bytes(handler(properties).handle(new FakeCall("")));

        List<String> names = text(result)
                .lines()
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();
        assertThat(text(result).lines()).contains("PAGES=1-3");
        assertThat(names).contains("PATH", "TMPDIR").doesNotContain("JAVA_HOME", "OSPS_SPACE");
    }

    @Test
    void directoryIsTheOneThatIsSetOrAPrivateOne() throws Exception {
        byte[] set = Results.bytes(
                handler(properties(List.of("pwd"), Map.of(), temporary, null)).handle(new FakeCall("")));
        byte[] ownOne = handle(new byte[0], "pwd");

        assertThat(text(set).strip()).isEqualTo(temporary.toRealPath().toString());
        assertThat(Path.of(text(ownOne).strip()))
                .hasParentRaw(temporary.toRealPath())
                .doesNotExist();
    }

    @Test
    void commandThatCannotBeRunIsRefusedAtTheStart() {
        refused(properties(List.of(), Map.of(), null, null), "osps.worker.commands.tool.command");
        refused(properties(List.of("gzip -c"), Map.of(), null, null), "value=\"gzip -c\"");
        refused(properties(List.of("ls"), Map.of(), Path.of("/no/such"), null), "value=/no/such");
        refused(properties(List.of("ls"), Map.of(), null, DataSize.ofKilobytes(1)), "least=1MB");
    }
}
