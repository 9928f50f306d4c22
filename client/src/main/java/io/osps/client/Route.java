package io.osps.client;

/** The way that a call and its answer take. */
public enum Route {
    /** The dispatcher reserves a seat, and the call goes to the worker itself: payloads up to 16 MiB. */
    REDIRECT,
    /** The call goes through the dispatcher: payloads up to 1 MiB, and one address to reach. */
    RELAY
}
