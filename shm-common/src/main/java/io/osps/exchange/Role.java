/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a service is, in its advert and as a participant of the space. */
public enum Role {
    /** Takes clients' requests. */
    DISPATCHER,
    /** Runs them. */
    WORKER,
    /** Looks after the others. */
    WATCHDOG;

    /** As it stands in the space, and as the first part of the module's name. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether that text is this role's. */
    public boolean is(String text) {
        return text().equals(text);
    }

    /** The role of that text; empty for what is no service. */
    public static Optional<Role> of(String text) {
        return Arrays.stream(values()).filter(role -> role.is(text)).findFirst();
    }
}
