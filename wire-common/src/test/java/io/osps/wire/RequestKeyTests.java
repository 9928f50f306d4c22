/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestKeyTests {
    @ParameterizedTest
    @CsvSource({"order-17,ann", "a@b,bob", "@,x y", "x,user@example.org", "@bob,ann"})
    void keyHoldsIdAndUserAsTheyWere(String id, String user) {
        String key = RequestKey.of(id, user);

        assertThat(RequestKey.id(key)).isEqualTo(id);
        assertThat(RequestKey.user(key)).isEqualTo(user);
    }

    @Test
    void keyOfNobodyIsTheId() {
        assertThat(RequestKey.of("order-17", "")).isEqualTo("order-17");
        assertThat(RequestKey.of("order-17", Users.DEFAULT)).isEqualTo("order-17");
        assertThat(RequestKey.user("order-17")).isEmpty();
    }
}
