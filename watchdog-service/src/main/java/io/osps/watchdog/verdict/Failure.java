/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.verdict;

import java.util.Locale;

/**
 * Why one life of a service came to an end that nobody ordered.
 *
 * @param cause the kind
 * @param facts what was seen, as {@code name=value}
 */
public record Failure(Cause cause, String facts) {
    /** The kinds of reason for which a service is restarted; few, for they tag a meter. */
    public enum Cause {
        /** Its process ended without being told to. */
        CRASHED,
        /** A signal or a debugger had suspended it. */
        SUSPENDED,
        /** It answered nothing, and nothing excused it. */
        HUNG,
        /** It burned CPU and answered nothing for long: garbage collection without end, or a safepoint. */
        SPINNING,
        /** One of its requests would not end. */
        STUCK,
        /** Some of its threads waited for each other for ever. */
        DEADLOCKED,
        /** It answered no heartbeat within the time for its start. */
        NOT_STARTED,
        /** No process could be made for it. */
        NOT_LAUNCHED,
        /** It had served or grown so much that it was replaced in good order. */
        WORN,
        /** It had given up its seats without an order of this watchdog, and was replaced in good order. */
        DRAINED,
        /** The file of its space was removed or replaced. */
        SPACE_LOST,
        /** A person ordered it. */
        ORDERED;

        /** Such as {@code not-started}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether the service answers and one of its requests is to blame. */
        public boolean isBlocked() {
            return this == STUCK || this == DEADLOCKED;
        }

        /** Whether its process was told to end, and did, without fault of its own. */
        public boolean isOrderly() {
            return this == WORN || this == DRAINED || this == SPACE_LOST || this == ORDERED;
        }
    }

    /** Such as {@code crashed: exit=137 (SIGKILL)}. */
    @Override
    public String toString() {
        return cause.text() + ": " + facts;
    }
}
