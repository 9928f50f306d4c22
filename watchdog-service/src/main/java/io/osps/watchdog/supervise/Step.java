/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import java.util.List;

/**
 * The outcome of one transition.
 *
 * @param state where the service is now
 * @param history what it has been through now
 * @param actions what must be done, in order
 */
record Step(State state, History history, List<Action> actions) {
    Step {
        actions = List.copyOf(actions);
    }
}
