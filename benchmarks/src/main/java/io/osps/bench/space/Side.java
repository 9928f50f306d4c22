/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

/** Who asks and who answers. */
enum Side {
    CALLER,
    ANSWERER;

    /** Of two things, one a direction, the one into which this side puts. */
    <T> T outgoing(T requests, T replies) {
        return this == CALLER ? requests : replies;
    }

    <T> T incoming(T requests, T replies) {
        return this == CALLER ? replies : requests;
    }
}
