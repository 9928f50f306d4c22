/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import static io.osps.client.Answers.failure;
import static io.osps.client.Answers.grant;
import static io.osps.client.Answers.isAcquire;
import static io.osps.client.Answers.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.osps.wire.RespValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the documents does what they say, as a program of its own with nothing but this library. */
class ExampleTests {
    private static final Path EXAMPLES = Path.of("..", "docs", "examples");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void digestsArePrinted() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        try (ScriptedServer worker = new ScriptedServer(ExampleTests::work);
                ScriptedServer dispatcher = new ScriptedServer(command ->
                        isAcquire(command) ? grant(worker.port(), true) : failure("NOHANDLER no worker offers it"))) {
            String output = run("Digests.java", dispatcher.port(), file.toString());
            assertThat(output.lines())
                    .containsExactly("hello", "digest of content  " + file, "NOHANDLER, try again: NO");
        }
    }

    private static RespValue work(List<byte[]> command) {
        return word(command, 1).equals("echo")
                ? Answers.echo(command)
                : RespValue.bulk("digest of " + word(command, 2));
    }

    /** In source-launcher mode, which compiles it first. */
    private static String run(String program, int port, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dosps.port=" + port,
                EXAMPLES.resolve(program).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).describedAs(output).isZero();
        return output;
    }
}
