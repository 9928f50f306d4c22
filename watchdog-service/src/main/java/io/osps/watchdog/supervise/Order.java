/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

/** What a person can order for one service. */
public enum Order {
    /** End it in good order and start it again; also one that has failed or waits. */
    RESTART,
    /** End it in good order and leave it so. */
    STOP,
    /** Run it, if it was stopped. */
    START,
    /** Neither judge nor restart it, for a debugger. */
    PAUSE,
    /** The pause is over. */
    RESUME;

    /** What is wanted of a service. */
    enum Desire {
        /** It shall run, and be restarted when it does not. */
        RUN,
        /** It shall be left as it is: neither judged nor restarted. */
        PAUSE,
        /** It shall not run. */
        STOP
    }

    Desire desire() {
        return switch (this) {
            case RESTART, START, RESUME -> Desire.RUN;
            case STOP -> Desire.STOP;
            case PAUSE -> Desire.PAUSE;
        };
    }
}
