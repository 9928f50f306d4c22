/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Help.Ansi;

final class TableTests {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table("NAME", "PID").row("dispatcher", 7).row("w", 123_456);

        assertThat(printed(table, Ansi.OFF)).isEqualTo("""
                NAME        PID
                dispatcher  7
                w           123456
                """);
    }

    @Test
    void cellsAreNeitherMarkupNorControlCharacters() {
        Table table = new Table("REASON").row("@|red x|@\u001b[31m\nend");

        assertThat(printed(table, Ansi.ON)).contains("@ |red x|@ [31m end");
    }

    @Test
    void longCellsStayOnOneLine() {
        String reason = "word ".repeat(60).strip();

        assertThat(printed(new Table("NAME", "REASON").row("worker-1", reason), Ansi.OFF))
                .contains("worker-1  " + reason);
    }

    @Test
    void refusesARowOfAnotherWidth() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Table("A", "B").row("1"));
    }

    private static String printed(Table table, Ansi ansi) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), ansi);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"PT0.9S,0s", "PT59S,59s", "PT61S,1m 01s", "PT3H7M,3h 07m", "P2DT5H,2d 05h"})
    void timesAreToldInTheirTwoLargestUnits(Duration time, String expected) {
        assertThat(Table.text(time)).isEqualTo(expected);
    }
}
