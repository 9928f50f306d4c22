/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

/** The way that a call and its answer take. */
public enum Route {
    /** The dispatcher reserves a seat, and the call goes to the worker itself: payloads up to 16 MiB. */
    REDIRECT,
    /** The call goes through the dispatcher: payloads up to 1 MiB, and one address to reach. */
    RELAY,
    /**
     * The worker connects to this client and takes the request there: payloads up to 16 MiB, for a client that cannot
     * reach the workers but can be reached by them. Not over TLS.
     */
    CALLBACK
}
