/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

/**
 * What a new space is given at its birth.
 *
 * @param secret what only who can read its file knows
 * @param incarnations how many were given out before: those of this space are higher
 */
record Heritage(Secret secret, long incarnations) {
    /** Of a space that follows no other one. */
    static Heritage none() {
        return new Heritage(Secret.random(), 0);
    }
}
