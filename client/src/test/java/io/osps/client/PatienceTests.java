/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTests {
    @ParameterizedTest
    @CsvSource({"PT0.1S,PT0.5S", "PT2S,PT0.5S", "PT4S,PT1S", "PT1M,PT2S"})
    void answerIsWaitedForLittleLongerThanTheDeadline(Duration deadline, Duration grace) {
        Duration wait = new Patience(deadline, Duration.ofHours(1)).forAnswer();

        assertThat(wait).isLessThanOrEqualTo(deadline.plus(grace));
    }
}
