/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * 128 random bits that only who can read a space's file knows. Never written to a log.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record Secret(long high, long low) {
    private static final SecureRandom RANDOM = new SecureRandom();

    static Secret random() {
        return new Secret(RANDOM.nextLong(), RANDOM.nextLong());
    }

    /** 32 hexadecimal digits. */
    public String digits() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    @Override
    public String toString() {
        return "Secret[]";
    }
}
