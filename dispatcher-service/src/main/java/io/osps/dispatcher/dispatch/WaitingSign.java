/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.exchange.Waiting;
import io.osps.space.SpaceFullException;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;

/**
 * Tells the workers of a pool that requests wait here for their seats, so that nobody who comes to a worker directly jumps
 * the queue. Confined to one thread.
 */
final class WaitingSign {
    private final TupleSpace space;
    private final String pool;
    private boolean up;

    WaitingSign(TupleSpace space, String pool) {
        this.space = space;
        this.pool = pool;
    }

    void raise() {
        if (!up) {
            try {
                space.write(
                        new Waiting(pool, space.self().incarnation()).toTuple(), WriteOptions.boundTo(space.self()));
                up = true;
            } catch (SpaceFullException _) {
                // Then some may jump the queue; it is tried again with the next request that waits.
            }
        }
    }

    void lower() {
        if (up) {
            var _ = space.tryTake(Waiting.of(pool, space.self().incarnation()));
            up = false;
        }
    }
}
