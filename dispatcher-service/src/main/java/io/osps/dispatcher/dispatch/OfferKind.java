/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

/** By which way a request gets its answer. */
enum OfferKind {
    /** The payload goes through the space and the answer comes back here. */
    RELAY,
    /** The client gets a ticket and calls the worker itself. */
    REDIRECT,
    /** The same for stock clients, which know no tickets. */
    ASK,
    /** The worker connects to the client. */
    CALLBACK;

    /** As meters name it. */
    String text() {
        return switch (this) {
            case RELAY -> "relay";
            case REDIRECT, ASK -> "redirect";
            case CALLBACK -> "callback";
        };
    }
}
