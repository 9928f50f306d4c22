/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsTests {
    @Test
    void defaultsAreThoseOfTheProtocol() {
        Limits limits = Limits.DEFAULTS;
        assertThat(limits.arguments()).isEqualTo(64);
        assertThat(limits.inlineBytes()).isEqualTo(4096);
        assertThat(limits.payloadBytes()).isEqualTo(16 * 1024 * 1024);
        assertThat(limits.bodyBytes()).isEqualTo(64L * 1024 * 1024);
        assertThat(limits.connections()).isEqualTo(10_000);
        assertThat(Limits.RELAY_PAYLOAD).isEqualTo(1024 * 1024);
    }

    @Test
    void lessIsAllowedBeforeThePassword() {
        Limits before = Limits.DEFAULTS.beforeAuth();
        assertThat(before.arguments()).isEqualTo(10);
        assertThat(before.payloadBytes()).isEqualTo(16 * 1024);
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        assertThatThrownBy(() -> Limits.DEFAULTS.withArguments(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Limits.DEFAULTS.withArrival(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Limits.DEFAULTS.withBodyBytes(1))
                .hasMessageContaining("body-bytes=1 payload-bytes=16777216");
    }
}
