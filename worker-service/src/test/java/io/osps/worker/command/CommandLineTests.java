/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTests {
    private static final Path DIRECTORY = Path.of("/tmp/run");

    @Test
    void wordsAreKeptWhenTheyNameNoFile() {
        CommandLine line = CommandLine.of(List.of("gzip", "-c", "{other}", "$HOME"), DIRECTORY);

        assertThat(line).isEqualTo(new CommandLine(List.of("gzip", "-c", "{other}", "$HOME"), null, null));
    }

    @Test
    void filesStandWhereTheirWordsOccur() {
        CommandLine line = CommandLine.of(List.of("convert", "pdf:{input}[0]", "png:{output}"), DIRECTORY);

        assertThat(line.words()).containsExactly("convert", "pdf:/tmp/run/input[0]", "png:/tmp/run/output");
        assertThat(line.input()).isEqualTo(DIRECTORY.resolve("input"));
        assertThat(line.output()).isEqualTo(DIRECTORY.resolve("output"));
    }

    @Test
    void extensionIsTheFiles() {
        CommandLine line = CommandLine.of(List.of("tool", "{input.pdf}", "-o", "{output.txt}"), DIRECTORY);

        assertThat(line.words()).containsExactly("tool", "/tmp/run/input.pdf", "-o", "/tmp/run/output.txt");
        assertThat(line.output()).isEqualTo(DIRECTORY.resolve("output.txt"));
    }
}
