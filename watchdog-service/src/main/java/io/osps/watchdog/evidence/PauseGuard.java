/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import java.time.Duration;

/**
 * Tells whether the watchdog itself was paused, by the gap between two of its own passes, and whether so many services
 * fell silent at once that the fault is more likely its own. Verdicts are held for one interval then: a watchdog that has
 * slept must not punish others for it. Confined to the supervising loop.
 */
public final class PauseGuard {
    private final long toleratedGap;
    private final long hold;
    private boolean passed;
    private long lastPass;
    private boolean holding;
    private long holdUntil;
    private boolean crowd;

    /**
     * Makes a guard.
     *
     * @param toleratedGap the longest time between two passes that is no pause
     * @param hold how long verdicts are held after one
     */
    public PauseGuard(Duration toleratedGap, Duration hold) {
        this.toleratedGap = toleratedGap.toNanos();
        this.hold = hold.toNanos();
    }

    /**
     * Notes that a pass begins.
     *
     * @return how long the watchdog was paused before it, zero for an ordinary pass
     */
    public Duration pass(long now) {
        long gap = passed ? now - lastPass : 0;
        passed = true;
        lastPass = now;
        if (gap <= toleratedGap) {
            return Duration.ZERO;
        }
        holdFrom(now);
        return Duration.ofNanos(gap);
    }

    /** Notes how many of the services are silent now; half of several at once hold the verdicts, once an episode. */
    public void silent(int services, int of, long now) {
        boolean many = services >= 2 && 2 * services >= of;
        if (many && !crowd) {
            holdFrom(now);
        }
        crowd = many;
    }

    /** Notes that the watchdog was starved of CPU just now. */
    public void starved(long now) {
        holdFrom(now);
    }

    /** Whether verdicts are held now. */
    public boolean isHolding(long now) {
        holding = holding && now - holdUntil < 0;
        return holding;
    }

    private void holdFrom(long now) {
        holding = true;
        holdUntil = now + hold;
    }
}
