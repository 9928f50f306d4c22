/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

/** What a start may take of the processors while others want them too. */
public enum Priority {
    /** As much as anybody. */
    NORMAL,
    /** Less than the sessions of others, until {@link Child#toForeground}. */
    BACKGROUND
}
