/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

/** The version of RESP that a connection speaks: 2 from the start, 3 after {@code HELLO 3}. */
public enum RespVersion {
    RESP2(2),
    RESP3(3);

    private final int number;

    RespVersion(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
