/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

/**
 * Why one life of a service came to an end that nobody ordered.
 *
 * @param cause the kind
 * @param facts what was seen, as {@code name=value}
 */
record Failure(Cause cause, String facts) {
    /** Such as {@code crashed: exit=137 (SIGKILL)}. */
    @Override
    public String toString() {
        return cause.text() + ": " + facts;
    }
}
