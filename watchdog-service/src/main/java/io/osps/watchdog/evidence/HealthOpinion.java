/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

/** What a service thinks of itself, as its actuator says. Information; never alone a reason to kill. */
public enum HealthOpinion {
    UP,
    DOWN,
    /** It did not say. */
    UNKNOWN
}
