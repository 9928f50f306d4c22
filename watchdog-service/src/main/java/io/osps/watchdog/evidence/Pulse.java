/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import java.util.Map;

/**
 * An answer to {@code PULSE}. What a service does not tell, or tells in no number, is unknown.
 *
 * @param at when it came, of the {@link NanoClock}
 * @param facts name by name
 */
record Pulse(long at, Map<String, String> facts) {
    /** Before the first. */
    static final Pulse NONE = new Pulse(0, Map.of());

    Pulse {
        facts = Map.copyOf(facts);
    }

    String text(String name) {
        return facts.getOrDefault(name, "");
    }

    /** A count, or -1 when it is unknown. */
    long number(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
