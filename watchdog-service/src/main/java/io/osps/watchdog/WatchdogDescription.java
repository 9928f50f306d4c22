/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.boot.ServiceDescription;

/** What the watchdog tells the others of itself. */
record WatchdogDescription(String host) implements ServiceDescription {
    static final String ROLE = "watchdog";

    @Override
    public String role() {
        return ROLE;
    }
}
