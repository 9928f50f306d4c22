/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.boot.Loop;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.Template;
import io.osps.space.TupleSpace;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Waits for tuples of one kind and hands them on as claims. One thread is enough: each comes with a seat, so there is always one
 * free for it.
 */
final class Claimer {
    private static final Duration WAIT = Duration.ofMillis(200);

    private Claimer() {}

    /**
     * Makes one that does not claim yet, and claims nothing any more once it is closed.
     *
     * @param taker ends each claim, now or later; must not wait
     */
    static Loop of(String name, TupleSpace space, Template wanted, Consumer<Claim> taker) {
        return Loop.ofTurns(name, () -> {
            Claim claim = space.claim(wanted, ClaimKind.COUNTED, WAIT);
            if (claim != null) {
                taker.accept(claim);
            }
        });
    }
}
