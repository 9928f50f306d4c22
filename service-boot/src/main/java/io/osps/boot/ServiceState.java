/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import java.util.Locale;

/** Where a service is in its life, as it sees it itself. */
public enum ServiceState {
    /** Not ready yet. */
    STARTING,
    /** Takes work. */
    READY,
    /** Finishes what it has and takes nothing new. */
    DRAINING,
    /** Its advert is withdrawn. */
    STOPPED;

    /** As {@code PULSE} shows it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
