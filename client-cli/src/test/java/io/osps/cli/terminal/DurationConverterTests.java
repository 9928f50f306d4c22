/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class DurationConverterTests {
    private final DurationConverter converter = new DurationConverter();

    @ParameterizedTest
    @CsvSource({"250ms,PT0.25S", "10s,PT10S", "2m,PT2M", "1h,PT1H", "PT1.5S,PT1.5S"})
    void readsWhatPeopleWrite(String text, Duration expected) {
        assertThat(converter.convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "s",
                "-5s",
                "0s",
                "PT-1S",
                "ten seconds",
                "9999999999999h",
                "PT0.0009S",
                "8761h",
                "PT9223372036854775807H"
            })
    void refusesWhatIsNoDurationThatCanBeWaitedFor(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("250ms");
    }

    @Test
    void holdsTheLargestItAccepts() {
        assertThat(converter.convert("8760h")).isEqualTo(Duration.ofDays(365));
    }
}
