/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.space.Claim;

/**
 * What is done in the space and towards the client for one request, on its route. Thread safe: the deadline may answer
 * while the handler goes on.
 *
 * <p>It ends with {@link #finish}; or with {@link #answer}, if the handler does not end in time, and {@link #end}; or, when
 * the worker leaves, with {@link #end} alone.
 */
interface Delivery {
    /** What names the request's seat while it is here. */
    HeldClaim claim();

    /** The most bytes that a result may have on this route, whatever the worker's own limit is. */
    int limit();

    /** What a client can do whose result is larger. */
    String wayForMore();

    /** The handler is about to begin; false when nobody waits for it any more. */
    default boolean started(long deadline) {
        return claim().mark(held -> held.markStarted(deadline));
    }

    /** The handler says that it has moved on. */
    default void progress() {
        claim().mark(Claim::markProgress);
    }

    /** The handler says which process group works for it, or that none does any more. */
    default void processGroup(long group, long leaderStartTicks) {
        claim().mark(held -> held.markProcessGroup(group, leaderStartTicks));
    }

    /** The answer leaves; returns what the client really gets. */
    Outcome answer(Outcome outcome);

    /** The handler has ended: the seat is given back. */
    void end();

    /** Both, in the order that suits the route. */
    Outcome finish(Outcome outcome);
}
