/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExitTests {
    @Test
    void saysInWordsWhatTheCodeMeans() {
        assertThat(new Exit(0, "").status()).isEqualTo("exit=0");
        assertThat(new Exit(1, "").status()).isEqualTo("exit=1");
        assertThat(new Exit(3, "").status()).isEqualTo("exit=3 (out of memory)");
        assertThat(new Exit(139, "").status()).isEqualTo("exit=139 (SIGSEGV)");
        assertThat(new Exit(137, "").status()).isEqualTo("exit=137 (SIGKILL)");
        assertThat(new Exit(143, "").status()).isEqualTo("exit=143 (SIGTERM)");
        assertThat(new Exit(200, "").status()).isEqualTo("exit=200");
        assertThat(Exit.UNKNOWN.status()).isEqualTo("exit=unknown");
    }
}
