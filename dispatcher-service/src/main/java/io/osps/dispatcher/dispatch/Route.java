package io.osps.dispatcher.dispatch;

import java.util.Locale;

/** By which way a request gets its answer. */
enum Route {
    /** The payload goes through the space and the answer comes back here. */
    RELAY,
    /** The client gets a ticket and calls the worker itself. */
    REDIRECT;

    /** As meters name it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
