/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

/** A request that was accepted, or refused and so over. */
public interface Pending {
    /** A request that needs nothing more. */
    Pending OVER = () -> {};

    /** Nobody waits for the answer any more: a queued request leaves the queue, a running one's result is dropped. */
    void abandon();
}
