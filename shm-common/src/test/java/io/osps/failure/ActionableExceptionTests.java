/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ActionableExceptionTests {
    private static final class Example extends ActionableException {
        @Serial
        private static final long serialVersionUID = 1L;

        Example(String sentence, String action) {
            super(sentence, action);
        }
    }

    @Test
    void sentenceAndActionAreApart() {
        Example example = new Example("it is broken: part=3", "Mend it.");

        assertThat(example).hasMessage("it is broken: part=3");
        assertThat(example.action()).isEqualTo("Mend it.");
    }

    @ParameterizedTest
    @CsvSource({
        "Mend it., it is broken: part=3; mend it",
        "OSPS_HOME names it, it is broken: part=3; OSPS_HOME names it",
        "'', it is broken: part=3"
    })
    void bothStandInOneSentence(String action, String told) {
        assertThat(new Example("it is broken: part=3", action).inOneSentence()).isEqualTo(told);
    }
}
