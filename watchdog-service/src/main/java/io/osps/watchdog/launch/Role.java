/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import java.util.Locale;

/** What the watchdog supervises. */
public enum Role {
    /** Takes clients' requests. */
    DISPATCHER,
    /** Runs them. */
    WORKER;

    /** As in the adverts and as the first part of the module's name. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
