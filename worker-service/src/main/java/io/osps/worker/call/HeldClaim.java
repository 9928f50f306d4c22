/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.space.Claim;
import io.osps.space.ClaimEndedException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A claim that the handler's thread marks and another one may end. It is over once somebody has ended it, or when it turns
 * out that it is no more because what it was bound to is dead. Thread safe.
 */
final class HeldClaim {
    private static final Logger log = LoggerFactory.getLogger(HeldClaim.class);

    private final Claim claim;
    private boolean over;

    HeldClaim(Claim claim) {
        this.claim = claim;
    }

    synchronized boolean isOver() {
        return over;
    }

    /** Notes something on the claim; false when it is over. */
    synchronized boolean mark(Consumer<Claim> mark) {
        return attempt(mark) && !over;
    }

    /** Ends the claim. When that fails for want of room, the claim goes on and the failure is the caller's. */
    synchronized void end(Consumer<Claim> end) {
        if (attempt(end)) {
            over = true;
        }
    }

    private boolean attempt(Consumer<Claim> action) {
        if (over) {
            return false;
        }
        try {
            action.accept(claim);
            return true;
        } catch (ClaimEndedException gone) {
            over = true;
            log.debug("a claim is no more: reason={}", gone.getMessage());
            return false;
        }
    }
}
