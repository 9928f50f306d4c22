/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.space.Participant;

/** A bean of this type is told of the participants that left the space, dead and cleaned up after or of their own will. */
@FunctionalInterface
public interface ParticipantListener {
    /** Called by the caretaker's thread within about 100 ms; must be quick. */
    void gone(Participant participant);
}
