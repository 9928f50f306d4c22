/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class CallbacksTests {
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000);
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5000);

    @Test
    void onlyThisMachineUnlessSetOtherwise() {
        assertThat(Callbacks.OFF.allows(HERE)).isFalse();
        assertThat(Callbacks.LOOPBACK.allows(HERE)).isTrue();
        assertThat(Callbacks.LOOPBACK.allows(ELSEWHERE)).isFalse();
        assertThat(Callbacks.ANY.allows(ELSEWHERE)).isTrue();
    }
}
