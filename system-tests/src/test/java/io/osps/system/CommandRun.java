/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * How one process ended.
 *
 * @param exitCode its exit code
 * @param outBytes its standard output
 * @param err its standard error
 * @param duration from its start to its end
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CommandRun(int exitCode, byte[] outBytes, String err, Duration duration) {
    String out() {
        return new String(outBytes, StandardCharsets.UTF_8);
    }

    /** Everything that a person would have seen. */
    String shown() {
        return out() + err;
    }
}
