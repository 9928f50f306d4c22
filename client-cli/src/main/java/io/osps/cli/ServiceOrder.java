/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

/** What {@code osps stop}, {@code start}, {@code pause} and {@code resume} order, and the state that it leads to. */
enum ServiceOrder {
    STOP("STOPPED", "Ends a service in good order and leaves it so until it is started again."),
    START("READY", "Runs a service that was stopped, and at once one that has failed."),
    PAUSE("PAUSED", "Neither judges nor restarts a service, for a debugger, until it is resumed."),
    RESUME("READY", "Ends the pause of a service; what happened meanwhile is forgiven.");

    private final String state;
    private final String description;

    ServiceOrder(String state, String description) {
        this.state = state;
        this.description = description;
    }

    /** The state that shows that it was carried out. */
    String state() {
        return state;
    }

    String description() {
        return description;
    }
}
