/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExitStatusTests {
    @Test
    void saysInWordsWhatTheCodeMeans() {
        assertThat(new ExitStatus(0)).hasToString("exit=0");
        assertThat(new ExitStatus(1)).hasToString("exit=1");
        assertThat(new ExitStatus(3)).hasToString("exit=3 (out of memory)");
        assertThat(new ExitStatus(139)).hasToString("exit=139 (SIGSEGV)");
        assertThat(new ExitStatus(137)).hasToString("exit=137 (SIGKILL)");
        assertThat(new ExitStatus(143)).hasToString("exit=143 (SIGTERM)");
        assertThat(new ExitStatus(200)).hasToString("exit=200");
        assertThat(ExitStatus.UNKNOWN).hasToString("exit=unknown");
    }
}
