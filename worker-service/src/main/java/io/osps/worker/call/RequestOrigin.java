/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import java.util.Locale;

/** How a request came to this worker. */
enum RequestOrigin {
    /** As a tuple, by way of a dispatcher that takes the answer back. */
    RELAY,
    /** From the client that this worker has connected to. */
    CALLBACK,
    /** From the client itself, with the ticket of a reservation or in the place of one. */
    REDIRECT,
    /** From the client itself, on a seat that was free. */
    DIRECT;

    /** As meters show it. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
