/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.space.Participant;
import java.util.Map;

/**
 * What the common parts of a service ask of its own. Called while the service's own parts run, by the threads of the
 * heartbeat and of the caretaking at any time; nothing here may wait for a request.
 */
public interface ServiceControl {
    /** Facts for {@code PULSE} in the order they are shown, such as {@code seats.free}; what is unknown is left out. */
    Map<String, String> pulse();

    /** Takes no new work from now on; returns at once. Called once or more often. */
    void drain();

    /** Cancels that request; false when it is not known here. */
    boolean cancel(String requestId);

    /** A participant has left the space, dead and cleaned up after or of its own will; told within about 100 ms. */
    default void gone(Participant participant) {}
}
