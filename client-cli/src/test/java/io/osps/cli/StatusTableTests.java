/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusTableTests {
    @ParameterizedTest
    @CsvSource({"PT0.9S,0s", "PT59S,59s", "PT61S,1m 01s", "PT3H7M,3h 07m", "P2DT5H,2d 05h"})
    void uptimeIsToldInItsTwoLargestUnits(Duration uptime, String expected) {
        assertThat(StatusTable.text(uptime)).isEqualTo(expected);
    }
}
