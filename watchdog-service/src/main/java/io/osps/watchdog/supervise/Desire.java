/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

/** What is wanted of a service. */
enum Desire {
    /** It shall run, and be restarted when it does not. */
    RUN,
    /** It shall be left as it is: neither judged nor restarted. */
    PAUSE,
    /** It shall not run. */
    STOP
}
